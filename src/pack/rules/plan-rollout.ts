import { hasColumn, hasPhaseAbout, partNames, requirePlanPart } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

/** A sentence anywhere that can only be about bringing the change to its users, or taking it back. */
const said =
  /\broll(?:s|ed|ing)?[\s-]?(?:out|back)\b|\bstaged (?:release|rollout)\b|\bcut-?over\b|\bgo(?:es|ing)?[\s-]live\b|\bdeployment window\b|\brelease (?:plan|readiness|notes|window)\b|\bno (?:runtime )?(?:feature flags?|deployment)\b|\bcanar(?:y|ies)\b/i;

export const planRollout: DocumentRule = {
  id: 'plan-rollout',
  summary: 'The plan says how the change is rolled out and taken back.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    if (hasPhaseAbout(document, partNames.rollout) || hasColumn(document, partNames.rollout)) return [];
    if (document.sections.flatMap(nodesOf).some((node) => said.test(textOfBlock(node)))) return [];
    return requirePlanPart(document, {
      name: partNames.rollout,
      called: '`Rollout`',
      expected: 'in which steps it reaches its users and how it is taken back, or "none"',
      example: '## Rollout\n\n- Behind the flag `waitlist`: staff, then one department, then everybody.',
    });
  },
};
