import type { Judgement } from '../domain/verdict.ts';

/** Names that stand in one list are judged beside each other. */

/** One example out of a list would do; where hardly any is there, what they are examples of is not. */
export const judgeExamples = (judged: readonly Judgement[]): Judgement[] => {
  const lists = Map.groupBy(judged, ({ claim }) => claim.prose?.examples ?? '');
  return judged.map((one) => {
    const { claim, verdict } = one;
    const list = claim.prose?.examples === undefined ? [] : (lists.get(claim.prose.examples) ?? []);
    const names = list.filter((other) => other.claim.kind === 'name');
    const absent = names.filter((other) => other.verdict === 'unverifiable');
    const isFirst = names[0] === one && names.length >= 3 && absent.length === names.length;
    const all = names.map((other) => `\`${other.claim.subject}\``).join(', ');
    return claim.kind === 'name' && verdict === 'unverifiable' && isFirst
      ? {
          ...one,
          verdict: 'missing',
          why: `none of the examples is in code that the design speaks of: ${all}`,
        }
      : one;
  });
};

/** Most of a list: then the rest of it has to be where these are. */
const most = 0.8;
const enough = 4;

/** `isElsewhere`: found, but only where the design does not look. */
export const judgeLists = (
  judged: readonly Judgement[],
  isElsewhere: (one: Judgement) => boolean,
): Judgement[] => {
  const lists = Map.groupBy(judged, ({ claim }) => claim.prose?.list ?? '');
  return judged.map((one) => {
    const list = one.claim.prose?.list;
    const all = list === undefined ? [] : (lists.get(list) ?? []);
    const there = all.filter(({ verdict }) => verdict === 'conforms');
    return isElsewhere(one) && all.length >= enough && there.length >= most * all.length
      ? {
          ...one,
          verdict: 'missing',
          found: null,
          why: `the others of its list are in code that the design speaks of, and it is not`,
          evidence: [],
        }
      : one;
  });
};
