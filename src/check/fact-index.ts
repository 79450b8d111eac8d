import type { ClaimKind } from '../claims/claim-kind.ts';
import { kinds } from '../claims/claim-kinds.ts';
import type { Fact, FactKind, Facts, OpenSet } from '../domain/fact.ts';
import { covers } from '../domain/open-set.ts';
import type { Narrowed, Question, Text } from '../domain/question.ts';
import { Unanswered } from './unanswered.ts';

/** Facts by kind and by the name that claims compare them by. */
export interface FactIndex {
  find(kind: FactKind, identity: string): readonly Fact[];
  /** Facts of the kind: all that are where they are looked for, and maybe others. */
  ofKind(kind: FactKind, narrowed?: Narrowed): readonly Fact[];
  /** Whether there is such a fact anywhere. */
  some(kind: FactKind, test: (subject: string) => boolean, narrowed: Narrowed): boolean;
  /** Where a text stands; in no order but that of the paths. */
  mentions(text: Text, narrowed?: Narrowed): readonly Fact[];
  /** A reason why nobody can know whether such a fact exists; undefined where all are known. */
  openness(kind: FactKind, subject: string): OpenSet | undefined;
  /** All such reasons. */
  openAround(kind: FactKind, subject: string): readonly OpenSet[];
  openSets(kind: FactKind, narrowed?: Narrowed): readonly OpenSet[];
  /** What was handed out since everything was known that was asked for. */
  told(): { facts: number; open: OpenSet[] };
  /** Something has become known: what was handed out before was of less. */
  forget(): void;
}

/** Where facts come from. */
export interface FactSource {
  /** Throws `Unanswered` where the answer is not there yet. */
  ask(question: Question): void;
  /** Something else than where a text stands was asked for, and is not there yet. */
  isBehind(): boolean;
  factsOf(kind: FactKind): Facts;
  hasFile(path: string): boolean;
}

/** Tests, dependencies and generated files bear nothing out but that they are there: an empty stub in them would satisfy any claim. */
const noEvidence = /(?:^|\/)(?:test|tests|spec|deps|_build|node_modules|vendor)\//;
const isEvidence = (path: string): boolean => !noEvidence.test(path);

const identityOf = (kind: FactKind): ((subject: string) => string) =>
  kinds.find(({ factKind }) => factKind === kind)?.identity ?? ((subject) => subject);

export const fileFact = (path: string): Fact => ({
  kind: 'file',
  subject: path,
  attributes: {},
  path,
  line: 1,
});

interface OfKind {
  facts: readonly Fact[];
  open: readonly OpenSet[];
  byIdentity: ReadonlyMap<string, readonly Fact[]>;
}

/** Facts that bear out claims of a kind under other names than their own, by the names of the claims. */
const alsoIn = new WeakMap<OfKind, Map<ClaimKind, OfKind['byIdentity']>>();

const alsoBy = (kind: ClaimKind, from: OfKind): OfKind['byIdentity'] => {
  const byKind = alsoIn.get(from) ?? new Map<ClaimKind, OfKind['byIdentity']>();
  alsoIn.set(from, byKind);
  const { also, identity } = kind;
  const found =
    byKind.get(kind) ??
    Map.groupBy(also ? from.facts.flatMap(also.facts) : [], ({ subject }) => identity(subject));
  byKind.set(kind, found);
  return found;
};

const alsoOf = (kind: FactKind, ofKind: (kind: FactKind) => OfKind, identity: string): Fact[] =>
  kinds.flatMap((claimed) =>
    claimed.factKind === kind && claimed.also
      ? claimed.also.kinds.flatMap((each) => alsoBy(claimed, ofKind(each)).get(identity) ?? [])
      : [],
  );

const indexed = new WeakMap<Facts, OfKind>();

/** The same facts are put in order once, however often they are asked for. */
const indexKind = (kind: FactKind, all: Facts): OfKind => {
  const known = indexed.get(all);
  if (known) return known;
  const facts = kind === 'file' ? all.facts : all.facts.filter(({ path }) => isEvidence(path));
  const identity = identityOf(kind);
  const index = {
    facts,
    open: all.open.filter(({ path }) => isEvidence(path)),
    byIdentity: Map.groupBy(facts, ({ subject }) => identity(subject)),
  };
  indexed.set(all, index);
  return index;
};

/** Kinds whose facts are each of one name, which files hold that state them. */
const named: ReadonlySet<FactKind> = new Set(['config', 'pubsub']);

/** The module that a fact of this kind stands in, by its subject; null where that does not tell. */
export const moduleOf = (kind: FactKind, subject: string): string | null => {
  if (kind === 'module' || kind === 'live-view') return subject;
  if (kind === 'ui-event') return subject.slice(0, Math.max(subject.indexOf(':'), 0));
  if (kind === 'call') return subject.split(' -> ', 1)[0] ?? null;
  // Operators may have dots of their own.
  return kind === 'function' ? (/^(?:(.*)\.)?[\w?!*]*\/[^/]*$/.exec(subject)?.[1] ?? null) : null;
};

/** What the name of a fact ends with stands in the text of a file that states it, unless that computes names. */
const lastWord = (identity: string): string | undefined => identity.match(/\w+/g)?.at(-1);

/** Where a fact of this very name can stand. */
const exactly = (kind: FactKind, identity: string): Narrowed | undefined => {
  const module = moduleOf(kind, identity);
  if (module !== null) return { key: `in ${module}`, where: { module } };
  const word = named.has(kind) ? lastWord(identity) : undefined;
  return word === undefined ? undefined : { key: `named ${word}`, where: { words: [word] } };
};

/** What was handed out. */
const openHanded = () => {
  const [facts, files, sets] = [new Set<Fact>(), new Set<string>(), new Set<OpenSet>()];
  return {
    facts: (some: readonly Fact[]): readonly Fact[] => {
      for (const fact of some) facts.add(fact);
      return some;
    },
    file: (path: string): Fact => {
      files.add(path);
      return fileFact(path);
    },
    open: (set: OpenSet): void => void sets.add(set),
    told: (): { facts: number; open: OpenSet[] } => ({ facts: facts.size + files.size, open: [...sets] }),
    forget: (): void => {
      for (const each of [facts, files, sets]) each.clear();
    },
  };
};

export const openFactIndex = ({ ask, isBehind, factsOf, hasFile }: FactSource): FactIndex => {
  const handed = openHanded();

  const asked = (kind: FactKind, narrowed: Narrowed | undefined): OfKind => {
    ask(narrowed ? { kind, ...narrowed } : { kind, key: '' });
    return indexKind(kind, factsOf(kind));
  };
  /** Where open sets stand that a subject may lie in: in its module, and those that its name begins with. */
  const around = (kind: FactKind, subject: string): readonly OpenSet[] => {
    const module = moduleOf(kind, subject);
    // What computes names is read, whatever it is asked for.
    if (module === null) return asked(kind, exactly(kind, subject)).open;
    return asked(kind, { key: `around ${module}`, where: { startOf: `${module}.` } }).open;
  };
  return {
    find: (kind, identity) => {
      // There are more files than facts of any kind, and the name is all that there is to one.
      if (kind === 'file') return hasFile(identity) ? [handed.file(identity)] : [];
      const own = asked(kind, exactly(kind, identity)).byIdentity.get(identity) ?? [];
      return handed.facts([...own, ...alsoOf(kind, (each) => asked(each, undefined), identity)]);
    },
    ofKind: (kind, narrowed) => asked(kind, narrowed).facts,
    some: (kind, test, { key, where }) => {
      const isAny = (facts: readonly Fact[]): boolean => facts.some(({ subject }) => test(subject));
      // One answer is enough: most often it is known, or the first file that looks like it has it.
      return (
        isAny(indexKind(kind, factsOf(kind)).facts) ||
        isAny(asked(kind, { key: `${key}, one`, where: { ...where, few: 1 } }).facts) ||
        isAny(asked(kind, { key, where }).facts)
      );
    },
    mentions: (text, narrowed) => {
      const { subject, pattern } = text;
      const key = `${subject} ${pattern ?? ''} ${narrowed?.key ?? ''}`;
      // Where texts count depends on what else is found.
      if (isBehind()) throw new Unanswered();
      ask({ kind: 'name', ...narrowed, key, text });
      const found = indexKind('name', factsOf('name')).byIdentity.get(subject) ?? [];
      return found.filter(
        ({ path, attributes }) =>
          (attributes['pattern'] ?? null) === pattern && (narrowed?.where.isPath?.(path) ?? true),
      );
    },
    openness: (kind, subject) => {
      const set = around(kind, subject).find((each) => covers(each, subject));
      if (set) handed.open(set);
      return set;
    },
    openAround: (kind, subject) => around(kind, subject).filter((set) => covers(set, subject)),
    openSets: (kind, narrowed) => asked(kind, narrowed).open,
    told: handed.told,
    forget: handed.forget,
  };
};

/** Of facts that are all known. */
export const indexFacts = ({ facts, open }: Facts): FactIndex => {
  const known = new Map<FactKind, Facts>();
  const factsOf = (kind: FactKind): Facts => {
    const before = known.get(kind);
    if (before) return before;
    const own: Facts = {
      facts: facts.filter((fact) => fact.kind === kind),
      open: open.filter((set) => set.kind === kind),
    };
    known.set(kind, own);
    return own;
  };
  const paths = new Set(facts.flatMap(({ kind, subject }) => (kind === 'file' ? [subject] : [])));
  const hasFile = (path: string): boolean => paths.has(path);
  return openFactIndex({ ask: () => {}, isBehind: () => false, factsOf, hasFile });
};
