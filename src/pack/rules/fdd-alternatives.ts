import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const fddAlternatives: DocumentRule = {
  id: 'fdd-alternatives',
  summary: 'The FDD names the alternatives that were considered.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => requireSection(document, fddSections.alternatives),
};
