import type { DocumentRule } from '../rule.ts';

export const readable: DocumentRule = {
  id: 'readable',
  summary: 'The document is a text in UTF-8 of a size and depth that a person can read.',
  about: ['prd', 'fdd', 'plan', 'design', 'planning'],
  level: 'block',
  when: 'always',
  holdsInDrafts: true,
  check: (document) => (document.isReadable ? [] : document.problems),
};
