import { fddSections, filledSection, requireSection } from '../questions/fdd-sections.ts';
import { isGap } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import { textOfTopic } from '../../markdown/topics.ts';

export const fddAssumptions: DocumentRule = {
  id: 'fdd-assumptions',
  summary: 'The FDD makes its assumptions explicit, or says that there are none.',
  about: ['fdd'],
  level: 'block',
  when: 'always',
  check: (document) => {
    const requirements = filledSection(document, fddSections.requirements);
    if (!requirements || isGap(requirements)) return [];
    const problems = requireSection(document, fddSections.assumptions, requirements.line);
    // A sentence that assumes something is explicit enough, wherever among the requirements it stands.
    const assumes = /\bassum(?:e|es|ed|ing)\b/i.test(textOfTopic(requirements));
    return problems.length > 0 && assumes ? [] : problems;
  },
};
