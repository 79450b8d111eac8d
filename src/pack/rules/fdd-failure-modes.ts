import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const fddFailureModes: DocumentRule = {
  id: 'fdd-failure-modes',
  summary: 'The FDD says what can fail and what happens then.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => requireSection(document, fddSections.failureModes),
};
