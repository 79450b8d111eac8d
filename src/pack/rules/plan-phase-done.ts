import { hasContent } from '../questions/find.ts';
import { isDefinitionOfDone } from '../phases.ts';
import { partsOutsidePhases } from '../questions/plan-parts.ts';
import { requirePhasePart } from '../questions/require-phase-part.ts';
import type { DocumentRule } from '../rule.ts';

export const planPhaseDone: DocumentRule = {
  id: 'plan-phase-done',
  summary: 'Each phase has a definition of done.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) =>
    requirePhasePart(document, {
      name: /definition of done|\bDoD\b|\bdone when\b|^done$/i,
      called: 'definition of done',
      expected: 'what can be seen or run once the phase is finished',
      example: '- Definition of Done: students see their place, and all waitlist tests pass.',
      isSaid: ({ topics }) => topics.some((topic) => isDefinitionOfDone(topic) && hasContent(topic)),
      isSaidOnce: () =>
        partsOutsidePhases(document).some((topic) => isDefinitionOfDone(topic) && hasContent(topic)),
    }),
};
