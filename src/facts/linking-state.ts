import type { FactKind, Facts } from '../domain/fact.ts';
import type { Question, Where } from '../domain/question.ts';
import type { FileTable } from './file-table.ts';
import type { Placed, Purpose } from './framework.ts';
import type { FrameworkEntry } from './frameworks/index.ts';
import type { Known } from './known.ts';

/** What one framework makes of a tree, as far as it was asked, kept from one state of the tree to the next. */
export interface LinkingState {
  name: string;
  kinds: readonly FactKind[];
  ask(question: Question): void;
  /** A file has come, changed or gone; `names` are the modules that it could and can define. */
  touch(path: string, names: readonly string[]): void;
  /** More is known of a file that is the same. */
  learn(path: string): void;
  isMain(path: string): boolean;
  /** The files whose parts are needed, and those whose modules are, to link what has changed. */
  needs(): { parts: readonly string[]; modules: readonly string[] };
  /** Links what has changed, which may have new needs. */
  link(): void;
  isSettled(): boolean;
  facts(): Facts;
}

const nothing: Facts = { facts: [], open: [] };

/** What linking looked up in other files. */
interface Lookups {
  modules: ReadonlySet<string>;
  /** Words that files must all hold, with spaces between them. */
  words: ReadonlySet<string>;
}

const noLookups: Lookups = { modules: new Set(), words: new Set() };

const both = (one: Lookups, other: Lookups): Lookups => ({
  modules: one.modules.union(other.modules),
  words: one.words.union(other.words),
});

export const openLinkingState = (
  { framework, kinds: whole, some = [] }: FrameworkEntry,
  table: FileTable,
): LinkingState => {
  const { name, isByModule = false } = framework;
  const kinds = [...whole, ...some];
  const questions = new Map<string, Question>();
  const askedKinds = new Set<FactKind>();
  /** Words by which files were asked for: in questions, and by linking for what macros do to those that use them. */
  const words = new Set<string>();
  const users = new Set<string>();
  /** Those for what leads from one module to another. */
  const ofTargets: Question[] = [];
  const firsts = new Map<Question, ReadonlySet<string>>();
  const main = new Set<string>();
  let context = new Set<string>();
  let consulted = new Set<string>();
  let lookups = noLookups;
  let linked = { facts: nothing, of: new Set<string>() };
  let isStale = false;
  let isChanged = false;

  const holdsAny = (path: string, some: Iterable<string>): boolean => {
    for (const word of some) if (table.holding(word).has(path)) return true;
    return false;
  };

  /** Whether one of the modules that a file may define has such a name. */
  const mayDefine = ({ glance }: Known, test: (name: string) => boolean): boolean =>
    glance?.isOdd === true || glance?.names.some(test) === true;

  const isWithin = (where: Where, path: string, file: Known): boolean => {
    const { module, startOf, isModule, isPath } = where;
    return (
      (isPath?.(path) ?? true) &&
      (module === undefined || mayDefine(file, (name) => name === module)) &&
      (startOf === undefined || mayDefine(file, (name) => startOf.startsWith(name))) &&
      (!isModule || mayDefine(file, isModule)) &&
      (!where.words || holdsAny(path, where.words))
    );
  };

  const mayHold = (file: Known | undefined): file is Known => file?.glance?.mayHold.includes(name) === true;

  const answers = (file: Known, path: string, question: Question): boolean => {
    if (!isByModule) return file.glance?.mayStart.includes(name) === true;
    const { where } = question;
    return !where || (firsts.get(question)?.has(path) ?? isWithin(where, path, file));
  };

  /** Files that may answer a question, found without looking at all. */
  const likely = ({ where = {} }: Question): Iterable<string> => {
    const { module, startOf } = where;
    if (!isByModule) return table.paths();
    if (module !== undefined) return table.naming(module);
    if (startOf === undefined) return table.paths();
    return Array.from(startOf).flatMap((_, index) => table.naming(startOf.slice(0, index + 1)));
  };

  /** Where a few files are enough, these are chosen once. */
  const chooseFirst = (question: Question): void => {
    const { where } = question;
    if (where?.few === undefined) return;
    const all = [...likely(question)].toSorted().filter((path) => {
      const file = table.get(path);
      return mayHold(file) && isWithin(where, path, file);
    });
    firsts.set(question, new Set(all.slice(0, where.few)));
  };

  const addMain = (path: string, asked: Iterable<Question>): void => {
    const file = table.get(path);
    if (!mayHold(file)) return;
    for (const question of asked) if (answers(file, path, question)) main.add(path);
    if (isByModule && holdsAny(path, users)) main.add(path);
  };

  const sort = (path: string): void => {
    main.delete(path);
    addMain(path, questions.values());
  };

  const isTarget = (path: string, target: string): boolean => {
    const file = table.get(path);
    if (!file) return false;
    for (const question of ofTargets)
      if ((question.where?.isTarget?.(target) ?? true) && answers(file, path, question)) return true;
    return false;
  };

  const holdingAll = ([first = '', ...others]: readonly string[]): string[] =>
    [...table.holding(first)].filter((path) => others.every((word) => table.holding(word).has(path)));

  /** The files that the lookups lead to, in the tree as it is now. */
  const follow = (): void => {
    const defining = [...lookups.modules].flatMap((module) => table.defining(module));
    const holding = [...lookups.words].flatMap((some) => holdingAll(some.split(' ')));
    consulted = new Set(defining);
    context = new Set([...defining, ...holding].filter((path) => mayHold(table.get(path))));
  };

  const isParsed = (path: string): boolean => table.get(path)?.modules !== null;
  const wanted = (): Set<string> => main.union(context);

  const refresh = (): void => {
    if (!isStale) return;
    isStale = false;
    follow();
    if (!wanted().isSubsetOf(linked.of)) isChanged = true;
  };

  const partsIn = (paths: Iterable<string>): Placed<unknown>[] =>
    [...paths]
      .toSorted()
      .flatMap((path) => (table.get(path)?.parts.get(name) ?? []).map((part) => ({ path, part })));

  const purposeOf = (found: { modules: Set<string>; words: Set<string>; users: Set<string> }): Purpose => {
    const lookUp = (module: string): ReturnType<FileTable['module']> => {
      found.modules.add(module);
      return table.module(module);
    };
    return {
      defined: { get: lookUp, has: (module) => lookUp(module) !== undefined },
      uses: { get: (module) => lookUp(module)?.uses, has: (module) => lookUp(module) !== undefined },
      elsewhere: {
        module: (module) => void found.modules.add(module),
        words: (...some) => void found.words.add(some.toSorted().join(' ')),
        users: (word) => void found.users.add(word),
      },
      isAsked: (kind) => askedKinds.has(kind),
      words: [...words, ...users],
      isMain: (path) => main.has(path),
      isTarget,
    };
  };

  const takeUsers = (found: ReadonlySet<string>): void => {
    if (found.isSubsetOf(users)) return;
    for (const word of found) users.add(word);
    for (const path of table.paths()) addMain(path, []);
  };

  return {
    name,
    kinds,
    ask: (question) => {
      const key = `${question.kind} ${question.key}`;
      if (questions.has(key) || !kinds.includes(question.kind)) return;
      isChanged ||= isByModule || questions.size === 0;
      isStale = true;
      questions.set(key, question);
      if (question.kind === 'dependency') ofTargets.push(question);
      // What a module names stands in its own text: no macro can put it there.
      else for (const word of question.where?.words ?? []) words.add(word);
      askedKinds.add(question.kind);
      chooseFirst(question);
      if (isByModule || questions.size === 1)
        for (const path of likely(question)) addMain(path, [question]);
    },
    touch: (path, names) => {
      sort(path);
      isStale = true;
      isChanged ||=
        main.has(path) ||
        linked.of.has(path) ||
        consulted.has(path) ||
        names.some((each) => lookups.modules.has(each));
    },
    learn: (path) => {
      if (isByModule) addMain(path, questions.values());
      if (consulted.has(path) && !linked.of.has(path)) isChanged = true;
      isStale = true;
    },
    isMain: (path) => main.has(path),
    needs: () => {
      refresh();
      if (!isChanged) return { parts: [], modules: [] };
      return {
        parts: [...wanted()].filter((path) => table.get(path)?.parts.has(name) === false),
        modules: [...consulted].filter((path) => !isParsed(path)),
      };
    },
    link: () => {
      if (!isChanged) return;
      const of = wanted();
      const found = { modules: new Set<string>(), words: new Set<string>(), users: new Set<string>() };
      linked = { facts: framework.link(partsIn(of), purposeOf(found)), of };
      takeUsers(found.users);
      lookups = both(lookups, found);
      follow();
      isChanged = !wanted().isSubsetOf(of) || ![...consulted].every(isParsed);
      if (isChanged) return;
      lookups = found;
      follow();
    },
    isSettled: () => {
      refresh();
      return !isChanged;
    },
    facts: () => linked.facts,
  };
};
