import { requireTopic } from '../require-topic.ts';
import type { DocumentRule } from '../rule.ts';

export const prdProblem: DocumentRule = {
  id: 'prd-problem',
  summary: 'The PRD says which problem it solves.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) =>
    requireTopic(document, {
      name: /\bproblem\b|\bbackground\b|\bmotivation\b/i,
      called: '`Background & Problem Statement`',
      expected: 'who has which problem today, and what it costs them',
      example: '## 2. Background & Problem Statement',
    }),
};
