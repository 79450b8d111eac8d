import type { Problem } from '../../domain/finding.ts';
import { type PhaseRank, rankNumbers } from '../questions/phase-numbers.ts';
import type { Phase } from '../phases.ts';
import type { DocumentRule } from '../rule.ts';

interface Ranked {
  phase: Phase;
  rank: PhaseRank;
}

const compare = (a: PhaseRank, b: PhaseRank): number => a.major - b.major || a.minor - b.minor;

const problem = ({ line, name }: Phase, message: string): Problem => ({ line, subject: name, message });

const repeats = (phases: readonly Phase[]): Problem[] =>
  phases.flatMap((phase, index) => {
    const first = phases.slice(0, index).find(({ number }) => number === phase.number);
    return first
      ? [
          problem(
            phase,
            `Unexpected second ${phase.name}, the first is on line ${first.line}; expected each number once`,
          ),
        ]
      : [];
  });

const disorder = (ranked: readonly Ranked[]): Problem[] => {
  const at = ranked.findIndex(({ rank }, index) => {
    const before = ranked[index - 1];
    return before !== undefined && compare(rank, before.rank) < 0;
  });
  const [late, before] = [ranked[at], ranked[at - 1]];
  return late && before
    ? [
        problem(
          late.phase,
          `Unexpected ${late.phase.name} after ${before.phase.name}, expected phases in the order of their numbers`,
        ),
      ]
    : [];
};

/** The next number, or the next part of the same: 2A follows 2 or 1, 2B follows 2A. */
const follows = (rank: PhaseRank, before: PhaseRank): boolean =>
  rank.major === before.major
    ? rank.minor <= before.minor + 1
    : rank.major === before.major + 1 && rank.minor <= 1;

const gaps = (ranked: readonly Ranked[]): Problem[] => {
  const sorted = ranked.toSorted((a, b) => compare(a.rank, b.rank));
  return sorted.flatMap(({ phase, rank }, index) => {
    const before = sorted[index - 1];
    if (!before) {
      return rank.major > 1 || rank.minor > 1
        ? [problem(phase, `Unexpected ${phase.name} as the first, expected numbers from 0 or 1`)]
        : [];
    }
    return follows(rank, before.rank)
      ? []
      : [
          problem(
            phase,
            `Unexpected gap between ${before.phase.name} and ${phase.name}, expected numbers without gaps`,
          ),
        ];
  });
};

export const planPhasesOrder: DocumentRule = {
  id: 'plan-phases-order',
  summary: 'Phases are numbered in order, without gaps or repeats.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: ({ phases }) => {
    const ranks = rankNumbers(phases.map(({ number }) => number));
    const ranked = phases.flatMap((phase, index) => {
      const rank = ranks[index];
      return rank ? [{ phase, rank }] : [];
    });
    const strangers = phases
      .filter((_, index) => !ranks[index])
      .map((phase) =>
        problem(phase, `Unexpected ${phase.name}, expected a number in the style of ${phases[0]?.name}`),
      );
    return [...repeats(phases), ...strangers, ...disorder(ranked), ...gaps(ranked)];
  },
};
