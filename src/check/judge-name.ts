import type { Claim, Prose } from '../domain/claim.ts';
import type { Fact } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import { type DesignFiles, filesOfDesign } from './design-files.ts';
import type { FactIndex } from './fact-index.ts';
import type { Judgements } from './judge-all.ts';
import { judgeExamples, judgeLists } from './judge-lists.ts';
import { evidenceOf } from './judgements.ts';
import { attempt } from './unanswered.ts';

/** Names and words of conduct that prose mentions, looked for in the files that the design speaks of otherwise. */

type NameClaim = Claim & { prose: Prose };

const judgement = (
  claim: Claim,
  verdict: Judgement['verdict'],
  why: string,
  facts: readonly Fact[] = [],
): Judgement => ({ claim, verdict, found: facts.length > 0 ? {} : null, why, evidence: evidenceOf(facts) });

const elsewhere = 'found only where the design does not look';

const isElsewhere = ({ verdict, why }: Judgement): boolean => verdict === 'unverifiable' && why === elsewhere;

const nameOf = ({ subject, expected }: Claim): string => {
  const { with: held } = expected;
  const what = Array.isArray(held) ? held.filter((item) => typeof item === 'string').join(', ') : '';
  return what === '' ? `\`${subject}\`` : `${subject} with ${what}`;
};

/** Names count wherever the design speaks of code, conduct in the modules that it names. */
const isName = ({ pattern, isNamePattern }: Prose): boolean =>
  pattern === undefined || isNamePattern === true;

const judgeAbsentName = (claim: NameClaim, facts: FactIndex): Judgement | null => {
  const { subject, prose } = claim;
  // What was there before may be anywhere.
  const old = prose.past && isName(prose) ? facts.mentions({ subject, pattern: null }) : [];
  if (old.length > 0) return judgement(claim, 'conforms', 'the code has it', old);
  if (prose.tentative) return null;
  if (prose.hedge?.about === 'all')
    return judgement(claim, 'unverifiable', `not found, and not decided: ${prose.hedge.why}`);
  const [other] = isName(prose) ? facts.mentions({ subject, pattern: prose.pattern ?? null }) : [];
  if (other) return judgement(claim, 'unverifiable', elsewhere, [other]);
  const where = isName(prose) ? 'in the code' : 'in code that the design speaks of';
  return judgement(claim, 'missing', `no ${nameOf(claim)} ${where}`);
};

/** Null where the words turn out to claim nothing. */
const judgeName = (claim: NameClaim, facts: FactIndex, files: DesignFiles): Judgement | null => {
  const { subject, ban, prose } = claim;
  const { pattern = null, slip, isNecessary } = prose;
  const { key, isEmpty, isOwn } = isName(prose) || slip !== undefined ? files.all : files.modules;
  const own = (text: string | null): readonly Fact[] =>
    facts.mentions({ subject, pattern: text }, { key, where: { isPath: isOwn } });
  const found = own(pattern);
  if (ban) return found.length > 0 ? judgement(claim, 'forbidden', 'the code has it', found) : null;
  if (found.length > 0)
    return isNecessary
      ? null
      : judgement(claim, 'conforms', 'found in code that the design speaks of', found);
  if (slip !== undefined) {
    const other = own(slip);
    return other.length > 0
      ? judgement(claim, 'contradicts', `the code has it otherwise, and nowhere as \`${subject}\``, other)
      : null;
  }
  return isNecessary && isEmpty ? null : judgeAbsentName(claim, facts);
};

/** "in a single migration", "in a second migration", "indexes are created concurrently". */
const judgeMigrations = (
  claim: NameClaim,
  { least = 1, most = Number.POSITIVE_INFINITY }: NonNullable<Prose['migrations']>,
  facts: FactIndex,
  { migrations }: DesignFiles,
): Judgement | null => {
  const { subject, prose } = claim;
  const told = migrations.map((path) => `\`${path}\``).join(', ');
  if (migrations.length === 0 || (prose.tentative && migrations.length > most)) return null;
  if (prose.pattern !== undefined) {
    const own = facts
      .mentions({ subject, pattern: prose.pattern }, { key: told, where: { isPath: isOneOf(migrations) } })
      .filter(({ path }) => migrations.includes(path));
    return own.length > 0
      ? judgement(claim, 'conforms', 'found in the migrations of the design', own)
      : judgement(claim, 'missing', `no ${subject} in ${told}`);
  }
  if (migrations.length > most) return null;
  return {
    ...(migrations.length < least
      ? judgement(claim, 'missing', `all of it is in ${told}`)
      : judgement(claim, 'conforms', `it is in ${told}`)),
    evidence: migrations.map((path) => ({ path, line: 1 })),
  };
};

const isOneOf =
  (paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path);

/** The claims of one design on one side, with those of names, which are looked for where the others were found. */
export const withNames = (claims: readonly Claim[], judged: Judgements, facts: FactIndex): Judgements => {
  const files = filesOfDesign(claims.flatMap((claim) => judged.get(claim) ?? []));
  const judge = (claim: NameClaim): Judgement | null => {
    const { migrations } = claim.prose;
    return migrations ? judgeMigrations(claim, migrations, facts, files) : judgeName(claim, facts, files);
  };
  const all = new Map(judged);
  const named: Judgement[] = [];
  for (const claim of claims) {
    const { kind, prose } = claim;
    if (kind !== 'name' || !prose) continue;
    const done = attempt(() => ({ judgement: judge({ ...claim, prose }) }));
    if (!done) all.delete(claim);
    else if (done.judgement) named.push({ ...done.judgement, claim });
  }
  for (const one of judgeLists(judgeExamples(named), isElsewhere)) all.set(one.claim, one);
  return all;
};
