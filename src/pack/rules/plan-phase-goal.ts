import { sentencesOf } from '../questions/find.ts';
import type { Phase } from '../phases.ts';
import { partNames } from '../questions/plan-parts.ts';
import { requirePhasePart } from '../questions/require-phase-part.ts';
import type { DocumentRule } from '../rule.ts';
import { textOfBlock } from '../../markdown/topics.ts';

/** A phase that opens with a sentence says what it is for without a label. */
const opensWithSentence = ({ nodes, topics }: Phase): boolean => {
  const first = nodes.find((node) => textOfBlock(node).trim() !== '');
  if (first?.type !== 'paragraph') return false;
  const isLabel = topics.some(({ line }) => line === first.position?.start.line);
  return !isLabel && sentencesOf(textOfBlock(first)).some((sentence) => sentence.split(/\s+/).length >= 4);
};

export const planPhaseGoal: DocumentRule = {
  id: 'plan-phase-goal',
  summary: 'Each phase says what it is for.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) =>
    requirePhasePart(document, {
      name: partNames.goal,
      called: 'goal',
      expected: 'one sentence that says what is true once the phase is done',
      example: '- Goal: A student can join the waitlist of a full section.',
      isSaid: opensWithSentence,
    }),
};
