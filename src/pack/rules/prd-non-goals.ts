import { prdSections } from '../questions/prd-sections.ts';
import { requireHalf } from '../questions/require-half.ts';
import type { DocumentRule } from '../rule.ts';

export const prdNonGoals: DocumentRule = {
  id: 'prd-non-goals',
  summary: 'The PRD says what it does not want to reach.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => requireHalf(document, prdSections.nonGoals, prdSections.goals),
};
