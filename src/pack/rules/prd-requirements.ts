import { prdSections } from '../questions/prd-sections.ts';
import { requireIds } from '../questions/require-ids.ts';
import type { DocumentRule } from '../rule.ts';

export const prdRequirements: DocumentRule = {
  id: 'prd-requirements',
  summary: 'The PRD or requirements.yml states the functional requirements, each with an id.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) =>
    requireIds(document, pack, {
      kind: 'FR',
      section: prdSections.functionalRequirements,
      each: 'requirement',
      all: 'requirements',
      sample: 'FR-001',
      others: [prdSections.acceptanceCriteria, prdSections.nonFunctionalRequirements],
    }),
};
