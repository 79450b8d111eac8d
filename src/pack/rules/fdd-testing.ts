import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const fddTesting: DocumentRule = {
  id: 'fdd-testing',
  summary: 'The FDD says how the design will be tested.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => requireSection(document, fddSections.testing),
};
