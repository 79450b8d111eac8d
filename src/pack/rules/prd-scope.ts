import { filledSection, requireSection, sectionsNamed } from '../questions/fdd-sections.ts';
import { prdSections } from '../questions/prd-sections.ts';
import type { DocumentRule } from '../rule.ts';

const { scope, goals, nonGoals } = prdSections;

export const prdScope: DocumentRule = {
  id: 'prd-scope',
  summary:
    'The PRD says what belongs to the feature and what does not, in a scope or as goals and non-goals.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document) => {
    // Where only goals or only non-goals are missing, the rule about them says so.
    const isBounded = [goals, nonGoals].some((part) => filledSection(document, part) !== undefined);
    return isBounded && sectionsNamed(document, scope).length === 0 ? [] : requireSection(document, scope);
  },
};
