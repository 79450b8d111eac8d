import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import { judgeClaim, type Side } from './judge-claim.ts';
import { likenessTo } from './judgements.ts';
import { attempt } from './unanswered.ts';

/** All claims against one side. What was taken for one claim is not taken for another as well. */

/** Null where words of prose turn out to claim nothing; claims that cannot be judged yet are not in it. */
export type Judgements = ReadonlyMap<Claim, Judgement | null>;

export const judgeEach = (claims: readonly Claim[], side: Side): Map<Claim, Judgement | null> =>
  new Map(
    claims.flatMap((claim) => {
      const done = attempt(() => ({ judgement: judgeClaim(claim, side) }));
      return done ? [[claim, done.judgement] as const] : [];
    }),
  );

const scoreOf = ({ claim, near }: Judgement): number => {
  const kind = kindOf(claim.kind);
  return kind && near ? likenessTo(claim, kind, near) : 0;
};

/** The claims whose near-miss is likelier to be another claim's, which each name once. */
const outdone = (judged: Judgements): Claim[] => {
  const byFact = Map.groupBy(
    [...judged.values()].filter((one) => one?.near !== undefined),
    (one) => one?.near,
  );
  return [...byFact.values()].flatMap((group) => {
    const best = Math.max(...group.map((one) => (one ? scoreOf(one) : 0)));
    const winner = group.find((one) => one && scoreOf(one) === best);
    return group.flatMap((one) =>
      one && winner && one.claim.subject !== winner.claim.subject ? [one.claim] : [],
    );
  });
};

const mostRounds = 10;

export const judgeAll = (claims: readonly Claim[], side: Side): Judgements => {
  const judged = judgeEach(claims, side);
  for (let round = 0; round < mostRounds; round += 1) {
    const losers = outdone(judged);
    if (losers.length === 0) break;
    const taken = new Set<Fact | undefined>([...judged.values()].map((one) => one?.near));
    const rest: Side = {
      ...side,
      candidates: (kind, claim, least) => {
        const strangers = side.candidates(kind, claim, least);
        return { ...strangers, facts: strangers.facts.filter((fact) => !taken.has(fact)) };
      },
    };
    const again = judgeEach(losers, rest);
    for (const claim of losers) {
      const judgement = again.get(claim);
      if (judgement === undefined) judged.delete(claim);
      else judged.set(claim, judgement);
    }
  }
  return judged;
};
