import { planningParts } from '../questions/planning-parts.ts';
import { requireSections } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';

export const planningSections: DocumentRule = {
  id: 'planning-sections',
  summary: 'PLANNING.md has all its sections, from the vision to monitoring.',
  about: ['planning'],
  level: 'block',
  when: 'always',
  check: (document) => requireSections(document, Object.values(planningParts)),
};
