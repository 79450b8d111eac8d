import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const fddRisks: DocumentRule = {
  id: 'fdd-risks',
  summary: 'The FDD names its risks.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => requireSection(document, fddSections.risks),
};
