import { createHash } from 'node:crypto';
import { matchesGlob } from 'node:path/posix';
import { type ClaimKind, sameValue } from '../claims/claim-kind.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim, Contract } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { Level } from '../domain/finding.ts';
import type { Enforcement } from '../domain/settings.ts';
import type { CheckFinding, Disposition, Judgement, Verdict } from '../domain/verdict.ts';
import { exitsOf } from './exits.ts';
import type { FactIndex } from './fact-index.ts';
import { judgeClaim } from './judge-claim.ts';
import { noStrangers, type Strangers } from './judgements.ts';
import { movedFrom, withOwners } from './owners.ts';

export interface PhaseState {
  number: string;
  done: boolean;
}

/** A pack as far as the check needs it: its contract in force, and what its plan says is done. */
export interface CheckedPack {
  slug: string;
  path: string;
  /** Where its claims were read. */
  source: 'contract' | 'prose';
  contract: Contract;
  /** Of a final plan; null where there is none. */
  phases: readonly PhaseState[] | null;
  /** The same at the base; null where the pack was not in force there. */
  before: { contract: Contract; phases: readonly PhaseState[] | null } | null;
}

export interface CheckInput {
  head: FactIndex;
  /** Facts at the merge base; null for an audit of the head alone. */
  base: FactIndex | null;
  due: 'plan' | 'all';
  enforce: Readonly<Record<CheckedPack['source'], Enforcement>>;
}

export interface CheckedClaim extends Judgement {
  disposition: Disposition;
  level: Level | null;
}

export interface PackResult {
  pack: CheckedPack;
  claims: CheckedClaim[];
  findings: CheckFinding[];
}

/** A claim is due once its phase is done; one without a phase once all are. Bans and what is there already always hold. */
const isDue = (
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
  unverifiable: 'warn',
  ambiguous: 'warn',
};

const enforced = (level: Level, enforce: Enforcement): Level =>
  enforce === 'observe' ? 'note' : enforce === 'warn' && level === 'block' ? 'warn' : level;

const isDecided = (verdict: Verdict): boolean => verdict !== 'unverifiable' && verdict !== 'ambiguous';
const diverges = (verdict: Verdict): boolean =>
  verdict === 'missing' || verdict === 'contradicts' || verdict === 'renamed' || verdict === 'forbidden';

interface Sides {
  head: Judgement;
  base: Judgement | null;
  isDue: boolean;
  wasDue: boolean;
  isUnchanged: boolean;
}

/** What the two sides make of one claim. */
const weigh = ({
  head,
  base,
  isDue: due,
  wasDue,
  isUnchanged,
}: Sides): Pick<CheckedClaim, 'verdict' | 'disposition' | 'level'> => {
  if (
    base &&
    isUnchanged &&
    base.verdict === 'conforms' &&
    diverges(head.verdict) &&
    head.verdict !== 'forbidden'
  ) {
    return { verdict: 'regressed', disposition: 'introduced', level: 'block' };
  }
  if (head.verdict === 'missing' && !due) return { verdict: 'pending', disposition: 'pending', level: null };
  const level = usual[head.verdict];
  const wasSo =
    base !== null &&
    isUnchanged &&
    base.verdict === head.verdict &&
    head.isNew !== true &&
    (wasDue || head.verdict !== 'missing');
  if (wasSo && level !== null) return { verdict: head.verdict, disposition: 'pre-existing', level: 'note' };
  const blinded = base !== null && isUnchanged && isDecided(base.verdict) && !isDecided(head.verdict);
  return { verdict: head.verdict, disposition: 'introduced', level: blinded ? 'block' : level };
};

const findingId = (slug: string, kind: string, subject: string, verdict: Verdict): string =>
  createHash('sha256')
    .update(JSON.stringify([slug, kind, subject, verdict]))
    .digest('hex')
    .slice(0, 12);

const toFinding = (slug: string, checked: CheckedClaim): CheckFinding | null => {
  const { claim, verdict, why, evidence, disposition, level } = checked;
  if (level === null) return null;
  const id = findingId(slug, claim.kind, claim.subject, verdict);
  return {
    id,
    rule: `${claim.kind}-${verdict}`,
    verdict,
    disposition,
    level,
    message: `${claim.kind} \`${claim.subject}\`: ${why}`,
    slug,
    design: claim.place,
    text: claim.text,
    code: evidence[0] ?? null,
    exits: exitsOf(id, checked),
  };
};

/** What claims speak of, by its own name or by another. */
const takenBy = (claims: readonly CheckedClaim[]): Set<string> =>
  new Set(
    claims.flatMap(({ claim, near }) => {
      const kind = kindOf(claim.kind);
      return kind
        ? [claim.subject, ...(near ? [near.subject] : [])].map(
            (subject) => `${kind.kind} ${kind.identity(subject)}`,
          )
        : [];
    }),
  );

/** Facts of a closed kind that the change brings, in files of the scope, and that no claim speaks of. */
const undeclaredFacts = (
  kind: ClaimKind,
  { contract }: CheckedPack,
  claims: readonly CheckedClaim[],
  input: CheckInput,
): Fact[] => {
  const taken = takenBy(claims);
  const origin = movedFrom(claims, kind);
  const wasThere = (subject: string): boolean =>
    [subject, ...origin(subject)].some(
      (name) => (input.base?.find(kind.factKind, kind.identity(name)).length ?? 0) > 0,
    );
  const seen = new Set<string>();
  return input.head.ofKind(kind.factKind).filter(({ subject, path, attributes }) => {
    if (kind.isInternal?.(attributes)) return false;
    const identity = kind.identity(subject);
    if (seen.has(identity) || taken.has(`${kind.kind} ${identity}`)) return false;
    seen.add(identity);
    const isInScope =
      contract.scope.length === 0 || contract.scope.some((pattern) => matchesGlob(path, pattern));
    return isInScope && !wasThere(subject);
  });
};

const judgeUndeclared = (
  pack: CheckedPack,
  claims: readonly CheckedClaim[],
  input: CheckInput,
): CheckedClaim[] => {
  return pack.contract.closed.flatMap((name) => {
    const kind = kindOf(name);
    if (!kind) return [];
    return undeclaredFacts(kind, pack, claims, input).map((fact): CheckedClaim => ({
      claim: {
        id: findingId(pack.slug, kind.kind, fact.subject, 'undeclared'),
        kind: kind.kind,
        subject: fact.subject,
        expected: {},
        place: { path: pack.path, line: 1 },
        text: `closed: [${kind.plural}]`,
        phase: null,
        requirements: [],
      },
      verdict: 'undeclared',
      found: fact.attributes,
      why: `the design closes \`${kind.plural}\` and does not declare it`,
      evidence: [{ path: fact.path, line: fact.line }],
      disposition: 'introduced',
      level: 'block',
    }));
  });
};

/** The facts that could be a claim under another name: those that no claim has by its own, and that are new where that is known. */
const strangers = (pack: CheckedPack, { head, base }: CheckInput) => {
  const claimed = new Set(
    pack.contract.claims.flatMap((claim) => {
      const kind = kindOf(claim.kind);
      return kind ? [`${kind.kind} ${kind.identity(claim.subject)}`] : [];
    }),
  );
  return (kind: ClaimKind): Strangers => ({
    areNew: base !== null,
    facts: head.ofKind(kind.factKind).filter(({ subject }) => {
      const identity = kind.identity(subject);
      return (
        !claimed.has(`${kind.kind} ${identity}`) &&
        (base === null || base.find(kind.factKind, identity).length === 0)
      );
    }),
  });
};

const remember = <Key, Result>(compute: (key: Key) => Result): ((key: Key) => Result) => {
  const known = new Map<Key, Result>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key) as Result;
  };
};

/** Words that may mean nothing meant something at the base: what they meant is gone. */
const goneFrom = ({ claim, verdict }: Judgement): Judgement | null =>
  verdict === 'conforms'
    ? {
        claim,
        verdict: 'missing',
        found: null,
        why: `no ${claim.kind} \`${claim.subject}\` any more`,
        evidence: [],
      }
    : null;

/** Prose says one thing in several places: that is one finding. */
const firstOfEach = (findings: readonly CheckFinding[]): CheckFinding[] =>
  [...new Map(findings.toReversed().map((finding) => [finding.id, finding])).values()].toReversed();

export const checkPack = (pack: CheckedPack, input: CheckInput): PackResult => {
  const enforce = input.enforce[pack.source];
  const candidates = remember(strangers(pack, input));
  const before = new Map(
    pack.before?.contract.claims.map((claim) => [`${claim.kind} ${claim.subject}`, claim]) ?? [],
  );
  const judged = pack.contract.claims.flatMap((claim): CheckedClaim[] => {
    const old = before.get(`${claim.kind} ${claim.subject}`);
    const base = input.base && judgeClaim(claim, input.base, input.base, () => noStrangers);
    const head = judgeClaim(claim, input.head, input.base, candidates) ?? (base && goneFrom(base));
    if (!head) return [];
    const weighed = weigh({
      head,
      base,
      isDue: isDue(claim, pack.phases, input.due),
      wasDue: old !== undefined && isDue(claim, pack.before?.phases ?? null, input.due),
      isUnchanged: old !== undefined && sameValue(old.expected, claim.expected),
    });
    return [{ ...head, ...weighed, level: weighed.level && enforced(weighed.level, enforce) }];
  });
  const claims = withOwners(judged, (claim) => judgeClaim(claim, input.head, input.base, () => noStrangers));
  const undeclared = judgeUndeclared(pack, claims, input).map((each) => ({
    ...each,
    level: each.level && enforced(each.level, enforce),
  }));
  const all = [...claims, ...undeclared];
  return {
    pack,
    claims: all,
    findings: firstOfEach(
      all.map((checked) => toFinding(pack.slug, checked)).filter((finding) => finding !== null),
    ),
  };
};
