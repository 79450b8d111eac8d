import { prdSections } from '../prd-sections.ts';
import { requireIds } from '../require-ids.ts';
import type { DocumentRule } from '../rule.ts';

export const prdAcceptance: DocumentRule = {
  id: 'prd-acceptance',
  summary: 'The PRD or requirements.yml states the acceptance criteria, each with an id.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) =>
    requireIds(document, pack, {
      kind: 'AC',
      section: prdSections.acceptanceCriteria,
      each: 'criterion',
      all: 'acceptance criteria',
      sample: 'AC-001',
      others: [],
    }),
};
