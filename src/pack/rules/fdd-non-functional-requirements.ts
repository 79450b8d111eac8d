import type { Document } from '../document.ts';
import { fddSections, filledSection, requireSection } from '../questions/fdd-sections.ts';
import { isGap } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import type { Topic } from '../../markdown/topics.ts';

const quality =
  /\b(?:latency|throughput|performance|availability|reliability|scalability|security|privacy|accessibility|operability|maintainability|observability|usability)\b/i;

/** Qualities that stand among the requirements under their own names. */
const namesQualities = (document: Document, { line, endLine }: Topic): boolean =>
  document.cited.some((cited) => cited.kind === 'NFR' && cited.line >= line && cited.line <= endLine) ||
  document.topics.some(
    (topic) => topic.line > line && topic.line <= endLine && quality.test(topic.title) && topic.lead !== '',
  );

export const fddNonFunctionalRequirements: DocumentRule = {
  id: 'fdd-non-functional-requirements',
  summary: 'The FDD states the non-functional requirements that it meets.',
  about: ['fdd'],
  level: 'block',
  when: 'always',
  check: (document) => {
    const requirements = filledSection(document, fddSections.requirements);
    if (!requirements || isGap(requirements)) return [];
    const problems = requireSection(document, fddSections.nonFunctionalRequirements, requirements.line);
    return problems.length > 0 && namesQualities(document, requirements) ? [] : problems;
  },
};
