import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import { judgeClaim, type Side } from './judge-claim.ts';
import { likenessTo } from './judgements.ts';

/** All claims against one side. What was taken for one claim is not taken for another as well. */

type Judgements = Map<Claim, Judgement | null>;

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
  const judged: Judgements = new Map(claims.map((claim) => [claim, judgeClaim(claim, side)]));
  for (let round = 0; round < mostRounds; round += 1) {
    const losers = outdone(judged);
    if (losers.length === 0) break;
    const taken = new Set<Fact | undefined>([...judged.values()].map((one) => one?.near));
    const rest: Side = {
      ...side,
      candidates: (kind) => {
        const strangers = side.candidates(kind);
        return { ...strangers, facts: strangers.facts.filter((fact) => !taken.has(fact)) };
      },
    };
    for (const claim of losers) judged.set(claim, judgeClaim(claim, rest));
  }
  return judged;
};
