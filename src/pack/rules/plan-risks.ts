import { hasColumn, partNames, requirePlanPart } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';

export const planRisks: DocumentRule = {
  id: 'plan-risks',
  summary: 'The plan names its risks and what is done about them.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) =>
    hasColumn(document, partNames.risks)
      ? []
      : requirePlanPart(document, {
          name: partNames.risks,
          called: '`Risks & Mitigations`',
          expected: 'what could delay or break the delivery and what is done about it, or "none"',
          example: '## Risks & Mitigations\n\n- Backfill takes hours: run it in batches at night.',
        }),
};
