import type { Document } from '../document.ts';
import { hasContent } from '../questions/find.ts';
import { activePhases, type Phase } from '../phases.ts';
import { partNames, partsOutsidePhases } from '../questions/plan-parts.ts';
import { phasesSaying } from '../questions/said-of-phases.ts';
import { requirePhasePart } from '../questions/require-phase-part.ts';
import type { DocumentRule } from '../rule.ts';

/** A gate after phase 3 holds what was built in phases 1 and 2 too. */
const phasesGated = (document: Document): readonly Phase[] => {
  const isSummarized = partsOutsidePhases(document).some(
    (topic) => partNames.gateSummary.test(topic.title) && hasContent(topic),
  );
  if (!isSummarized) return [];
  const phases = activePhases(document);
  const named = phasesSaying(document, partNames.gateSummary);
  return phases.slice(0, phases.findLastIndex((phase) => named.has(phase)) + 1);
};

export const planPhaseGate: DocumentRule = {
  id: 'plan-phase-gate',
  summary: 'Each phase ends at a gate, its own or one of the phase gate summary.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) => {
    const gated = phasesGated(document);
    return requirePhasePart(document, {
      name: partNames.gate,
      called: 'gate',
      expected: 'what must hold before the next phase may start, here or in a `Phase Gate Summary`',
      example: '- Gate: the migration has run on staging, and `npm test` passes.',
      isSaid: (phase) => gated.includes(phase),
    });
  },
};
