import { prdSections } from '../questions/prd-sections.ts';
import { requireHalf } from '../questions/require-half.ts';
import type { DocumentRule } from '../rule.ts';

export const prdGoals: DocumentRule = {
  id: 'prd-goals',
  summary: 'The PRD says what it wants to reach.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => requireHalf(document, prdSections.goals, prdSections.nonGoals),
};
