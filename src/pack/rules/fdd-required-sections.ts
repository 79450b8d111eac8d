import { fddSections, requireSection } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

const { executiveSummary, requirements, context, design } = fddSections;

export const fddRequiredSections: DocumentRule = {
  id: 'fdd-required-sections',
  summary: 'The FDD has its four required sections: summary, requirements, context and design.',
  about: ['fdd'],
  level: 'block',
  when: 'always',
  check: (document) =>
    [executiveSummary, requirements, context, design].flatMap((section) =>
      requireSection(document, section).map((problem) => ({ ...problem, subject: section.called })),
    ),
};
