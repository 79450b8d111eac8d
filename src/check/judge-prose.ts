import { type ClaimKind, includesAll, sameValue } from '../claims/claim-kind.ts';
import { isModuleNamed } from '../claims/loose-names.ts';
import type { Claim, Prose } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import { cutAtLast } from './alike-names.ts';
import type { FactIndex } from './fact-index.ts';
import { type Evidence, evidenceOf, foundOf, judgeAbsent, showDifferences, statedOf } from './judgements.ts';
import { textWith, wordNowhere } from './links.ts';
import { modulesNamed } from './narrow.ts';

/** Prose against the facts: names are taken as people write them, and doubt goes to the code. */

type ProseClaim = Claim & { prose: Prose };

const isSame = (
  kind: ClaimKind,
  key: string,
  expected: Value,
  { found, fact: { attributes } }: { found: Value; fact: Fact },
): boolean =>
  kind.same?.[key]?.(expected, found, attributes) ??
  (Array.isArray(expected) ? includesAll(expected, found) : sameValue(expected, found));

/** A default that neither the database nor the schema gives may be given by code. */
const isGivenElsewhere = (key: string, found: Value): boolean => key === 'default' && found === null;

const differencesIn = ({ expected }: Claim, fact: Fact, kind: ClaimKind): Record<string, Value> => {
  const differences: Record<string, Value> = {};
  for (const [key, value] of Object.entries(expected)) {
    const found = statedOf(key, value, fact);
    if (found !== undefined && !isGivenElsewhere(key, found) && !isSame(kind, key, value, { found, fact }))
      differences[key] = found;
  }
  return differences;
};

const judgeMeant = (claim: ProseClaim, meant: readonly [Fact, ...Fact[]], kind: ClaimKind): Judgement => {
  const compared = meant.map((fact) => ({ fact, differences: differencesIn(claim, fact, kind) }));
  const fitting = compared.filter(({ differences }) => Object.keys(differences).length === 0);
  const [best] = fitting.length > 0 ? fitting : compared;
  const fact = best?.fact ?? meant[0];
  const common = {
    claim,
    found: foundOf(claim, fact),
    evidence: evidenceOf(fitting.length > 0 ? fitting.map((one) => one.fact) : meant),
    ...(fact.kind === kind.factKind ? {} : { isByUse: true }),
  };
  if (fitting.length === 0) {
    const differences = best?.differences ?? {};
    const why = showDifferences(claim, differences);
    return claim.prose.hedge
      ? {
          ...common,
          verdict: 'unverifiable',
          why: `${why}; it is not decided, because ${claim.prose.hedge.why}`,
        }
      : { ...common, verdict: 'contradicts', why, doubtful: Object.keys(differences) };
  }
  const unknown = Object.keys(claim.expected).filter(
    (key) => fact.attributes[key] === undefined && kind.factKind === fact.kind,
  );
  const isBlind = unknown.length > 0 && unknown.length === Object.keys(claim.expected).length;
  // Keys are told apart from their event, so there is nothing else that this claim says.
  if (isBlind && claim.kind === 'telemetry')
    return { ...common, verdict: 'unverifiable', why: `${unknown.join(', ')} cannot be read from the code` };
  return isBlind
    ? { ...common, verdict: 'conforms', why: `found; ${unknown.join(', ')} cannot be read from the code` }
    : {
        ...common,
        verdict: 'conforms',
        why: fact.subject === claim.subject ? 'found as declared' : `found as \`${fact.subject}\``,
      };
};

const wordsOf = (name: string): string[] =>
  (name.split(/[.:/]/).findLast((part) => /[a-z]/.test(part)) ?? name)
    .split(/(?=[A-Z])|_/)
    .map((word) => word.toLowerCase())
    .filter((word) => word.length > 2 && !['live', 'view', 'component', 'worker', 'server'].includes(word));

/** Modules that nobody calls by their names. */
const isMigration = (path: string): boolean => /(?:^|\/)migrations\//.test(path);

/** Where only the name is open, something that has all its words may be it under its final name. */
const couldBe = (claim: Claim, kind: ClaimKind, facts: FactIndex): Fact | undefined => {
  const words = wordsOf(claim.subject);
  if (words.length === 0) return undefined;
  const hasAll = (name: string): boolean => {
    const own = wordsOf(name);
    return words.every((word) => own.includes(word));
  };
  const isOfModules = kind.factKind === 'module' || kind.factKind === 'live-view';
  const where = isOfModules ? modulesNamed(`of ${words.join(' ')}`, hasAll) : undefined;
  return facts
    .ofKind(kind.factKind, where)
    .find(({ subject, path }) => !isMigration(path) && hasAll(subject));
};

/** A module that is named loosely may lie in any that is open, and so may its functions. */
const ownersOf = ({ kind, subject, prose }: ProseClaim, facts: FactIndex): string[] => {
  if (kind !== 'function' && kind !== 'ui-event') return [subject];
  const [owner, name] =
    kind === 'function' ? cutAtLast(subject.replace(/\/[^/]*$/, ''), '.') : cutAtLast(subject, ':');
  const rest = subject.slice(owner.length);
  if (owner === '*' || prose.anyOwner) return [];
  const isOwner = isModuleNamed(owner);
  const modules = facts
    .ofKind('module', modulesNamed(owner, isOwner))
    .filter(({ subject: module }) => isOwner(module));
  return name === '' ? [] : modules.map(({ subject: module }) => `${module}${rest}`);
};

/** What every project has at hand without having it in its own code; a call of it can be looked for. */
const standard =
  /^(?::(?:ets|dets|erlang|gen_server|telemetry|crypto|timer|rand|persistent_term|counters|atomics)|Logger|String|Enum|Map|List|Task|Process|Agent|GenServer|Registry|Application|System|File|IO)\./;

/** Of a library, only what the project uses can be seen. */
const isForeign = ({ kind, subject }: Claim, facts: FactIndex): boolean => {
  if ((kind !== 'module' && kind !== 'function') || subject.startsWith('*')) return false;
  if (kind === 'function' && standard.test(subject)) return false;
  const [root = ''] = subject.split('.');
  const isDotted =
    kind === 'module' ? subject.includes('.') : subject.replace(/\/.*$/, '').split('.').length > 2;
  const isOwn = (module: string): boolean => module.split('.').includes(root);
  return (
    (isDotted || subject.startsWith(':')) &&
    !facts.some('module', isOwn, modulesNamed(`below ${root}`, isOwn))
  );
};

/** An event or a key that cannot be read, but whose word is nowhere, is not there. */
const withoutWord = (judged: Judgement, { kind, subject, expected }: Claim, facts: FactIndex): Judgement => {
  if (kind !== 'telemetry' || judged.verdict !== 'unverifiable') return judged;
  const keys = Object.keys(expected);
  const names = keys.length === 0 ? (subject.match(/\w+/g) ?? []) : Object.values(expected).flat();
  const word = wordNowhere(
    names.filter((name) => typeof name === 'string'),
    facts,
  );
  if (word === undefined) return judged;
  const why = `\`${word}\` is nowhere in the code`;
  return keys.length === 0
    ? { ...judged, verdict: 'missing', why, evidence: [] }
    : { ...judged, verdict: 'contradicts', why, doubtful: keys };
};

/** One claim of prose against the facts; null where the words turn out to claim nothing. */
export const judgeProse = (
  claim: ProseClaim,
  kind: ClaimKind,
  meant: readonly Fact[],
  { facts, candidates }: Evidence,
): Judgement | null => {
  const { hedge, tentative } = claim.prose;
  const [first, ...others] = meant;
  if (first) {
    const judged = judgeMeant(claim, [first, ...others], kind);
    return hedge ? judged : withoutWord(judged, claim, facts);
  }
  if (tentative) return null;
  if (hedge?.about === 'all')
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: `not found, and not decided: ${hedge.why}`,
      evidence: [],
    };
  if (isForeign(claim, facts))
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: 'it is not of this project, and nothing here uses it',
      evidence: [],
    };
  const like = hedge && couldBe(claim, kind, facts);
  if (hedge && like)
    return {
      claim,
      verdict: 'unverifiable',
      found: null,
      why: `${hedge.why}; the code has \`${like.subject}\``,
      evidence: evidenceOf([like]),
    };
  const judged = judgeAbsent(claim, facts, kind, candidates(kind, claim), ownersOf(claim, facts));
  const link = judged.verdict === 'missing' ? textWith(claim, facts) : undefined;
  if (link)
    return {
      ...judged,
      verdict: 'unverifiable',
      why: `${judged.why}; a text has it, so it may be ${claim.kind === 'route' ? 'a link and no route' : 'something else'}`,
      evidence: evidenceOf([link]),
    };
  if (!hedge) return withoutWord(judged, claim, facts);
  return judged.verdict === 'missing'
    ? { ...judged, why: `${judged.why}, nor anything of like name (${hedge.why})` }
    : judged;
};
