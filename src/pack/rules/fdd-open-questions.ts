import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const fddOpenQuestions: DocumentRule = {
  id: 'fdd-open-questions',
  summary: 'The FDD lists its open questions, or says that there are none.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => requireSection(document, fddSections.openQuestions),
};
