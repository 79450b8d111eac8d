import type { Claim } from '../domain/claim.ts';
import type { Value } from '../domain/fact.ts';
import type { Level } from '../domain/finding.ts';
import type { Judgement, Verdict } from '../domain/verdict.ts';
import { sameValue } from '../claims/claim-kind.ts';
import type { CheckedClaim, CheckedPack, CheckInput, DueState, PhaseState } from './checked.ts';

/** What a verdict weighs: head against merge base, by what is due. */

/** A claim is due once its phase is done; one without a phase once all are. Bans and what is there already always hold. */
export const isDueBy = (
  { phase, ban }: Claim,
  phases: readonly PhaseState[] | null,
  due: CheckInput['due'],
): boolean => {
  if (due === 'all' || ban) return true;
  if (phases === null || phases.length === 0) return false;
  return phase === null
    ? phases.every(({ done }) => done)
    : phases.some(({ number, done }) => number === phase && done);
};

const usual: Record<Verdict, Level | null> = {
  conforms: null,
  pending: null,
  missing: 'block',
  contradicts: 'block',
  renamed: 'block',
  undeclared: 'block',
  forbidden: 'block',
  regressed: 'block',
  conflict: 'block',
  stale: 'block',
  invalid: 'block',
  unverifiable: 'warn',
  ambiguous: 'warn',
};

/** A level as the settings want it for what comes from this pack. */
export const levelFor = ({ source }: CheckedPack, { enforce }: CheckInput, level: Level): Level => {
  if (enforce[source] === 'observe') return 'note';
  return enforce[source] === 'warn' && level === 'block' ? 'warn' : level;
};

const isDecided = (verdict: Verdict): boolean => verdict !== 'unverifiable' && verdict !== 'ambiguous';
const diverges = (verdict: Verdict): boolean =>
  verdict === 'missing' || verdict === 'contradicts' || verdict === 'renamed';

/** The facts that break a ban. */
const offendersOf = ({ found }: Judgement): readonly Value[] => {
  const facts: Value | undefined = found?.['facts'];
  return isList(facts) ? facts : [];
};
const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** Whether all that is wrong at the head was wrong at the base already, and alike. */
const isNoWorse = (head: Judgement, base: Judgement): boolean => {
  if (head.verdict !== base.verdict) return false;
  if (head.verdict === 'forbidden') {
    const before = new Set(offendersOf(base));
    return offendersOf(head).every((subject) => before.has(subject));
  }
  if (head.verdict !== 'contradicts') return true;
  return (head.doubtful ?? []).every(
    (key) => base.doubtful?.includes(key) && sameValue(head.found?.[key] ?? null, base.found?.[key] ?? null),
  );
};

/** What was not there is there now, though not all of it can be read; or it need not be there yet. */
const isProgress = (head: Judgement, base: Judgement, isDue: boolean): boolean =>
  base.verdict === 'missing' && (head.found !== null || !isDue);

type Weighed = Pick<CheckedClaim, 'verdict' | 'disposition' | 'level'>;

/** What the two sides make of one claim. */
export const weigh = (
  head: Judgement,
  base: Judgement | null,
  { isDue, wasDue, isUnchanged }: DueState,
  designFirst: boolean,
): Weighed => {
  const { verdict } = head;
  const level = usual[verdict];
  if (base?.verdict === 'conforms' && isUnchanged && diverges(verdict))
    return { verdict: 'regressed', disposition: 'introduced', level: 'block' };
  if (verdict === 'missing' && !isDue) return { verdict: 'pending', disposition: 'pending', level: null };
  if (base === null || level === null) return { verdict, disposition: 'introduced', level };
  const isOld = isNoWorse(head, base);
  const becomesDue = isDue && !wasDue;
  if (isOld && isUnchanged && !becomesDue) return { verdict, disposition: 'pre-existing', level: 'note' };
  // Neither could land first, if the design had to wait for code that has to wait for the design.
  if (isOld && !isUnchanged && designFirst && (verdict === 'contradicts' || verdict === 'forbidden'))
    return { verdict, disposition: 'pending', level: 'note' };
  const isBlinded =
    isUnchanged && isDecided(base.verdict) && !isDecided(verdict) && !isProgress(head, base, isDue);
  return { verdict, disposition: 'introduced', level: isBlinded ? 'block' : level };
};
