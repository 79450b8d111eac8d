import { kindOf } from '../../src/claims/claim-kinds.ts';
import type { Claim } from '../../src/domain/claim.ts';
import type { CheckFinding } from '../../src/domain/verdict.ts';
import type { Rewritten } from './benign/rewrite.ts';
import { contractTrials } from './contract.ts';
import { type Files, withFiles } from './files.ts';
import { contractOf, factsOf, fddPath, judge, type Side } from './judge.ts';
import { additions } from './code/additions.ts';
import { operators } from './operators.ts';
import { type Change, type Expected, mark } from './mutation.ts';
import type { Trial } from './trial.ts';

export type Outcome = 'found' | 'wrong verdict' | 'wrong line' | 'missed' | 'extra';

export interface Tried {
  trial: Trial;
  mode: 'audit' | 'change';
  outcome: Outcome;
  expected: string[];
  told: string[];
}

interface Marked {
  files: Record<string, string | null>;
  /** `path:line` of the first mark. */
  place: string | null;
}

const takeMarks = (files: Change['files']): Marked => {
  let place: string | null = null;
  const clean = Object.entries(files).map(([path, text]): [string, string | null] => {
    const at = text?.indexOf(mark) ?? -1;
    if (text !== null && at >= 0) place ??= `${path}:${text.slice(0, at).split('\n').length}`;
    return [path, text?.replaceAll(mark, '') ?? null];
  });
  return { files: Object.fromEntries(clean), place };
};

const show = (parts: {
  verdict: string;
  kind: string;
  subject: string;
  level: string;
  code: string | null;
}): string => `${parts.level} ${parts.kind}-${parts.verdict} ${parts.subject} @ ${parts.code ?? '-'}`;

const showFinding = ({ verdict, rule, level, message, code }: CheckFinding): string =>
  show({
    verdict,
    level,
    kind: rule.slice(0, -verdict.length - 1),
    subject: /`([^`]*)`/.exec(message)?.[1] ?? '',
    code: code && `${code.path}:${code.line}`,
  });

const diverging = new Set(['missing', 'contradicts', 'renamed']);

/** As a change of what conformed, a divergence is a regression, and what cannot be read any more blocks. */
const showExpected = (
  expected: Expected,
  place: string | null,
  mode: Tried['mode'],
  isContract: boolean,
): string => {
  const code = expected.code === 'mark' ? place : expected.code;
  const isChange = mode === 'change';
  return show({
    ...expected,
    code,
    verdict: isChange && !isContract && diverging.has(expected.verdict) ? 'regressed' : expected.verdict,
    level: expected.verdict === 'unverifiable' && !isChange ? 'warn' : 'block',
  });
};

const partsOf = (line: string): { what: string; verdict: string; code: string } => {
  const [, level = '', kind = '', verdict = '', subject = '', code = ''] =
    /^(\w+) ([\w-]+)-(\w+) (.*) @ (.*)$/.exec(line) ?? [];
  return { what: `${kind} ${subject}`, verdict: `${level} ${verdict}`, code };
};

const compare = (expected: readonly string[], told: readonly string[]): Outcome => {
  const found = new Map(told.map((line) => [partsOf(line).what, partsOf(line)]));
  const parts = expected.map(partsOf);
  if (parts.some(({ what }) => !found.has(what))) return 'missed';
  if (parts.some(({ what, verdict }) => found.get(what)?.verdict !== verdict)) return 'wrong verdict';
  if (parts.some(({ what, code }) => found.get(what)?.code !== code)) return 'wrong line';
  return told.length > expected.length ? 'extra' : 'found';
};

export interface World {
  files: Files;
  side: Side;
}

export const openWorld = async (files: Files): Promise<World> => ({
  files,
  side: { facts: await factsOf(files), contract: contractOf(files.get(fddPath) ?? '') },
});

/** Where the code bears each claim out. */
const sitesOf = (side: Side): Map<string, { path: string; line: number }> => {
  const { claims } = judge(side, null);
  return new Map(claims.flatMap(({ claim, evidence: [first] }) => (first ? [[claim.id, first]] : [])));
};

const siteFrom =
  (places: ReturnType<typeof sitesOf>) =>
  (claim: Claim): string | null => {
    const place = places.get(claim.id);
    return place ? `${place.path}:${place.line}` : null;
  };

/** Every operator at every claim that it applies to. */
const ofClaims = (files: Files, claims: readonly Claim[], places: ReturnType<typeof sitesOf>): Trial[] => {
  const siteOf = siteFrom(places);
  return claims.flatMap((claim) => {
    const place = places.get(claim.id);
    if (!place) return [];
    return operators
      .filter(({ kind }) => kind === claim.kind)
      .flatMap(({ kind, name, apply }) => {
        const change = apply({ claim, ...place, files, claims, siteOf });
        return change ? [{ kind, name, subject: claim.subject, change }] : [];
      });
  });
};

const ofAdditions = (files: Files): Trial[] =>
  additions.map(({ kind, name, apply }) => {
    const change = apply(files);
    if (!change) throw new Error(`There is no place for ${name}`);
    return { kind, name: `added: ${name}`, subject: change.expected[0]?.subject ?? '', change };
  });

/** All that is tried: at every claim of the contract, in the code and in the contract itself, and what is added. */
export const trialsOf = ({ files, side }: World): Trial[] => {
  const { claims } = side.contract;
  const places = sitesOf(side);
  return [
    ...ofClaims(files, claims, places),
    ...contractTrials({ files, claims, facts: side.facts, siteOf: siteFrom(places) }),
    ...ofAdditions(files),
  ];
};

/** Of a repository that nobody wrote for this: only what is broken, and nothing that is added. */
export const trialsAt = ({ files, side }: World): Trial[] =>
  ofClaims(files, side.contract.claims, sitesOf(side));

/** Where the code bears the claims out. */
export const claimPaths = ({ side }: World): ReadonlySet<string> =>
  new Set([...sitesOf(side).values()].map(({ path }) => path));

/** What is told of the thing itself that was changed; what goes with it depends on what else is claimed. */
export const ofOwn = (tried: Tried, { facts }: Side): Tried => {
  const own = `${tried.trial.kind} ${tried.trial.subject}`;
  const isOwn = (line: string): boolean => partsOf(line).what === own;
  const [wanted, told] = [tried.expected.filter(isOwn), tried.told.filter(isOwn)];
  const kind = kindOf(tried.trial.kind);
  const open = kind && facts.openness(kind.factKind, kind.identity(tried.trial.subject));
  // What is gone is not known to be gone where not all can be known.
  const expected = wanted.map((line) =>
    open && line.endsWith(' @ -')
      ? show({ ...tried.trial, level: 'block', verdict: 'unverifiable', code: `${open.path}:${open.line}` })
      : line,
  );
  return { ...tried, expected, told, outcome: expected.length === 0 ? 'found' : compare(expected, told) };
};

export const tryOut = async (world: World, trial: Trial): Promise<Tried[]> => {
  const { files, place } = takeMarks(trial.change.files);
  const after = withFiles(world.files, files);
  const contract = files[fddPath] === undefined ? world.side.contract : contractOf(after.get(fddPath) ?? '');
  const head: Side = { facts: await factsOf(after), contract };
  return (['audit', 'change'] as const).map((mode) => {
    const told = judge(head, mode === 'change' ? world.side : null)
      .findings.map(showFinding)
      .toSorted();
    const expected = trial.change.expected
      .filter(({ isLoss }) => mode === 'change' || !isLoss)
      .map((each) => showExpected(each, place, mode, trial.isContract === true))
      .toSorted();
    return { trial, mode, outcome: compare(expected, told), expected, told };
  });
};

export interface Kept {
  rewrite: string;
  where: string;
  mode: Tried['mode'];
  /** Findings, none of which should block. */
  blocks: string[];
  others: string[];
}

/** What is told of code that does what it did. */
export const keep = async (world: World, rewrite: string, { where, files }: Rewritten): Promise<Kept[]> => {
  const head: Side = { facts: await factsOf(withFiles(world.files, files)), contract: world.side.contract };
  return (['audit', 'change'] as const).map((mode) => {
    const told = judge(head, mode === 'change' ? world.side : null).findings;
    const [blocks, others] = [true, false].map((isBlock) =>
      told.filter(({ level }) => (level === 'block') === isBlock).map(showFinding),
    );
    return { rewrite, where, mode, blocks: blocks ?? [], others: others ?? [] };
  });
};
