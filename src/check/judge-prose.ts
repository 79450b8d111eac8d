import { type ClaimKind, includesAll, sameValue } from '../claims/claim-kind.ts';
import { isFunctionNamed, isModuleNamed } from '../claims/loose-names.ts';
import type { Claim, Prose } from '../domain/claim.ts';
import type { Fact, Value } from '../domain/fact.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { FactIndex } from './fact-index.ts';
import { type Evidence, evidenceOf, foundOf, judgeAbsent, showDifferences, statedOf } from './judgements.ts';
import { callsOf, meantBy, modulesNamed, modulesNaming } from './narrow.ts';

/** Prose against the facts: names are taken as people write them, and doubt goes to the code. */

type ProseClaim = Claim & { prose: Prose };

const cutAtLast = (text: string, mark: string): [string, string] => {
  const at = text.lastIndexOf(mark);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + 1)];
};

/** `MyApp.Entry.position` is a column of the table of that schema. */
const tablesOf = (name: string, facts: FactIndex): string[] => {
  const isSchema = isModuleNamed(name);
  return facts
    .ofKind('table')
    .flatMap(({ subject, attributes: { schema } }) =>
      typeof schema === 'string' && isSchema(schema) ? [subject] : [],
    );
};

const columnsNamed = (name: string, facts: FactIndex): readonly Fact[] => {
  const [owner, column] = cutAtLast(name, '.');
  return /^(?:\*|[A-Z])/.test(owner)
    ? tablesOf(owner, facts).flatMap((table) => facts.find('column', `${table}.${column}`))
    : [];
};

/** What is not the project's own bears a claim out by being used: `Ecto.Multi`, `Logger.configure/1`. */
const usesNamed = ({ kind, subject }: Claim, facts: FactIndex): readonly Fact[] => {
  if (kind === 'module') {
    const isOwnName = (name: string): boolean => name === subject || name.startsWith(`${subject}.`);
    const called = facts
      .ofKind('call', callsOf(subject))
      .filter((fact) => isOwnName(fact.subject.split(' -> ')[1] ?? ''));
    if (called.length > 0) return called;
    // A registry has a name and no module of its own.
    const started = facts.ofKind('process').filter((fact) => isModuleNamed(subject)(fact.subject));
    if (started.length > 0) return started;
    return facts
      .ofKind('module', modulesNaming(subject))
      .filter(({ attributes: { uses, behaviours } }) =>
        [uses, behaviours].some(
          (list) =>
            Array.isArray(list) && list.some((name: Value) => typeof name === 'string' && isOwnName(name)),
        ),
      );
  }
  if (kind !== 'function') return [];
  const called = facts
    .ofKind('call', callsOf(subject))
    .filter((fact) => isCallOf(fact.subject.split(' -> ')[1] ?? '', subject));
  if (called.length > 0) return called;
  const [signature, arity] = cutAtLast(subject, '/');
  const [owner, name] = cutAtLast(signature, '.');
  // `Entry.position` may be a field as well as a function.
  if (arity === '*') return columnsNamed(`${owner}.${name}`, facts);
  return callbacksNamed(owner, `${name}/${arity}`, facts);
};

/** `Provider.get_key/2` of a behaviour is what its implementations define. */
const callbacksNamed = (behaviour: string, name: string, facts: FactIndex): readonly Fact[] =>
  facts
    .ofKind('module', modulesNaming(behaviour))
    .filter(({ attributes: { behaviours } }) => Array.isArray(behaviours) && behaviours.includes(behaviour))
    .flatMap(({ subject: module }) => facts.find('function', `${module}.${name}`));

const isCallOf = (callee: string, claimed: string): boolean =>
  claimed.startsWith(':')
    ? claimed.endsWith('/*')
      ? callee.startsWith(claimed.slice(0, -1))
      : callee === claimed
    : isFunctionNamed(claimed)(callee);

const bestOf = (facts: readonly Fact[], { subject }: Claim, { fit }: ClaimKind): readonly Fact[] => {
  if (!fit) return facts;
  const fits = facts.map((fact) => fit(subject, fact.subject));
  const best = Math.max(...fits);
  return facts.filter((_, index) => fits[index] === best);
};

/** All facts that the words may mean: those of that very name, else those that people would call so. */
export const factsMeant = (claim: ProseClaim, facts: FactIndex, kind: ClaimKind): readonly Fact[] => {
  const exact = facts.find(kind.factKind, kind.identity(claim.subject));
  if (exact.length > 0) return exact;
  const test = kind.loosely?.(claim.subject, claim.prose);
  const loose = test ? facts.ofKind(kind.factKind, meantBy(kind, claim)).filter(test) : [];
  if (loose.length > 0) return bestOf(loose, claim, kind);
  return claim.kind === 'column' ? columnsNamed(claim.subject, facts) : usesNamed(claim, facts);
};

const isSame = (
  kind: ClaimKind,
  key: string,
  expected: Value,
  { found, fact: { attributes } }: { found: Value; fact: Fact },
): boolean =>
  kind.same?.[key]?.(expected, found, attributes) ??
  (Array.isArray(expected) ? includesAll(expected, found) : sameValue(expected, found));

const differencesIn = ({ expected }: Claim, fact: Fact, kind: ClaimKind): Record<string, Value> => {
  const differences: Record<string, Value> = {};
  for (const [key, value] of Object.entries(expected)) {
    const found = statedOf(key, value, fact) ?? undefined;
    if (found !== undefined && !isSame(kind, key, value, { found, fact })) differences[key] = found;
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

/** One claim of prose against the facts; null where the words turn out to claim nothing. */
export const judgeProse = (
  claim: ProseClaim,
  kind: ClaimKind,
  meant: readonly Fact[],
  { facts, candidates }: Evidence,
): Judgement | null => {
  const { hedge, tentative } = claim.prose;
  const [first, ...others] = meant;
  if (first) return judgeMeant(claim, [first, ...others], kind);
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
  return hedge && judged.verdict === 'missing'
    ? { ...judged, why: `${judged.why}, nor anything of like name (${hedge.why})` }
    : judged;
};
