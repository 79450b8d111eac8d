import type { Document } from '../document.ts';
import { fddSections, filledSection, requireSection } from '../questions/fdd-sections.ts';
import { isGap, itemsOf } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import type { Topic } from '../../markdown/topics.ts';

/** Requirements that stand in the section without a name of their own: FR ids, or a plain list. */
const hasPlainRequirements = (document: Document, { line, endLine, nodes, section }: Topic): boolean => {
  const labels = new Set(document.topics.map((topic) => topic.line));
  return (
    document.cited.some((cited) => cited.kind === 'FR' && cited.line >= line && cited.line <= endLine) ||
    itemsOf(section?.nodes ?? nodes).some((item) => !labels.has(item.line))
  );
};

export const fddFunctionalRequirements: DocumentRule = {
  id: 'fdd-functional-requirements',
  summary: 'The FDD restates the functional requirements that it meets.',
  about: ['fdd'],
  level: 'block',
  when: 'always',
  check: (document) => {
    const requirements = filledSection(document, fddSections.requirements);
    if (!requirements || isGap(requirements)) return [];
    const problems = requireSection(document, fddSections.functionalRequirements, requirements.line);
    return problems.length > 0 && hasPlainRequirements(document, requirements) ? [] : problems;
  },
};
