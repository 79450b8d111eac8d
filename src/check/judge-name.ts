import { dirname } from 'node:path/posix';
import type { Claim, Prose } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { FactIndex } from './fact-index.ts';
import type { Judgements } from './judge-all.ts';
import { evidenceOf } from './judgements.ts';
import { attempt } from './unanswered.ts';

/**
 * Names and words of conduct that prose mentions. Anything may be called `status` somewhere, so only the files count that
 * the design speaks of otherwise: those of its modules, tables, routes, and what lies beside or below them.
 */
interface FilesOfDesign {
  /** The same for the same files. */
  key: string;
  isOwn(path: string): boolean;
}

/** Files in a folder of this depth belong together: `lib/my_app/waitlist/`. */
const deepEnough = 3;

const filesOf = (judgements: readonly Judgement[], withSiblings: boolean): FilesOfDesign => {
  const paths = new Set(judgements.flatMap(({ evidence }) => evidence.map(({ path }) => path)));
  const folders = new Set(
    [...paths].flatMap((path) => {
      const beside = dirname(path);
      const below = path.replace(/\.exs?$/, '');
      const isFamily = withSiblings && beside.split('/').length >= deepEnough;
      return isFamily && !beside.endsWith('/migrations') ? [beside, below] : [below];
    }),
  );
  const isBelow = (path: string): boolean => {
    for (let folder = dirname(path); folder !== '.' && folder !== '/'; folder = dirname(folder))
      if (folders.has(folder)) return true;
    return false;
  };
  const key = [...paths, '', ...folders].join(' ');
  return { key, isOwn: (path) => paths.has(path) || isBelow(path) };
};

/** Kinds whose evidence is code that the design is about, and not only a place where it is plugged in. */
const ofModules = new Set(['module', 'function', 'live-view', 'ui-event', 'job']);

interface DesignFiles {
  /** Where names count. */
  all: FilesOfDesign;
  /** Where conduct counts: files of modules that the design names. */
  modules: FilesOfDesign;
}

const filesOfDesign = (judgements: readonly Judgement[]): DesignFiles => {
  const found = judgements.filter(({ verdict, isByUse }) => verdict === 'conforms' && !isByUse);
  const own = found.filter(({ claim }) => ofModules.has(claim.kind));
  return { all: filesOf(found, true), modules: filesOf(own, false) };
};

const judgement = (
  claim: Claim,
  verdict: Judgement['verdict'],
  why: string,
  facts: readonly Fact[] = [],
): Judgement => ({ claim, verdict, found: facts.length > 0 ? {} : null, why, evidence: evidenceOf(facts) });

/** Null where the words turn out to claim nothing. */
const judgeName = (
  claim: Claim & { prose: Prose },
  facts: FactIndex,
  files: DesignFiles,
): Judgement | null => {
  const { subject, ban, prose } = claim;
  const text = { subject, pattern: prose.pattern ?? null };
  const { key, isOwn } = prose.pattern === undefined ? files.all : files.modules;
  const own = facts.mentions(text, { key, where: { isPath: isOwn } });
  if (ban) return own.length > 0 ? judgement(claim, 'forbidden', 'the code has it', own) : null;
  if (own.length > 0) return judgement(claim, 'conforms', 'found in code that the design speaks of', own);
  if (prose.tentative) return null;
  if (prose.hedge?.about === 'all')
    return judgement(claim, 'unverifiable', `not found, and not decided: ${prose.hedge.why}`);
  const [elsewhere] = prose.pattern === undefined ? facts.mentions(text) : [];
  if (elsewhere)
    return judgement(claim, 'unverifiable', 'found only where the design does not look', [elsewhere]);
  const expected = claim.expected['with'];
  const what = Array.isArray(expected) ? expected.filter((item) => typeof item === 'string').join(', ') : '';
  const where = prose.pattern === undefined ? 'in the code' : 'in code that the design speaks of';
  return judgement(
    claim,
    'missing',
    `no ${what === '' ? `\`${subject}\`` : `${subject} with ${what}`} ${where}`,
  );
};

/** One example out of a list would do; where hardly any is there, what they are examples of is not. */
const judgeExamples = (judged: readonly Judgement[]): Judgement[] => {
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

/** The claims of one design on one side, with those of names, which are looked for where the others were found. */
export const withNames = (claims: readonly Claim[], judged: Judgements, facts: FactIndex): Judgements => {
  const files = filesOfDesign(claims.flatMap((claim) => judged.get(claim) ?? []));
  const all = new Map(judged);
  const named: Judgement[] = [];
  for (const claim of claims) {
    const { kind, prose } = claim;
    if (kind !== 'name' || !prose) continue;
    const done = attempt(() => ({ judgement: judgeName({ ...claim, prose }, facts, files) }));
    if (!done) all.delete(claim);
    else if (done.judgement) named.push({ ...done.judgement, claim });
  }
  for (const one of judgeExamples(named)) all.set(one.claim, one);
  return all;
};
