import { prdSections } from '../questions/prd-sections.ts';
import { requireHalf } from '../questions/require-half.ts';
import type { DocumentRule } from '../rule.ts';

export const prdAssumptions: DocumentRule = {
  id: 'prd-assumptions',
  summary: 'The PRD states its assumptions, or says that there are none.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => requireHalf(document, prdSections.assumptions, prdSections.openQuestions),
};
