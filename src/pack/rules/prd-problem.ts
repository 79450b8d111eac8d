import { requireSection } from '../questions/fdd-sections.ts';
import { prdSections } from '../questions/prd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const prdProblem: DocumentRule = {
  id: 'prd-problem',
  summary: 'The PRD says which problem it solves.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => requireSection(document, prdSections.problem),
};
