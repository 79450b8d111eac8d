import { prdSections } from '../questions/prd-sections.ts';
import { requireHalf } from '../questions/require-half.ts';
import type { DocumentRule } from '../rule.ts';

export const prdOpenQuestions: DocumentRule = {
  id: 'prd-open-questions',
  summary: 'The PRD lists its open questions, or says that there are none.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => requireHalf(document, prdSections.openQuestions, prdSections.assumptions),
};
