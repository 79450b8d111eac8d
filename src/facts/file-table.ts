import type { Known } from './known.ts';
import type { FileModule } from './languages/language.ts';

/** The files of a tree, found by the modules that they may define and by the words that they hold. */
export interface FileTable {
  put(path: string, file: Known | null): void;
  get(path: string): Known | undefined;
  paths(): Iterable<string>;
  /** The files that may define a module; once they are parsed, those that do. */
  defining(name: string): string[];
  /** The files that may have defined a module before they were parsed. */
  naming(name: string): string[];
  /** A module as files define it that were parsed. */
  module(name: string): (FileModule & { path: string }) | undefined;
  /** The files that hold a word, as far as they were searched for it. */
  holding(word: string): ReadonlySet<string>;
  /** Files that have not yet been searched for all the words that were asked for, and these words. */
  unsearched(): Map<string, string[]>;
}

const noFiles: ReadonlySet<string> = new Set();

/** Files by names that they have. */
const openNames = () => {
  const paths = new Map<string, Set<string>>();
  const names = new Map<string, readonly string[]>();
  return {
    get: (name: string): ReadonlySet<string> => paths.get(name) ?? noFiles,
    add: (path: string, own: readonly string[]): void => {
      names.set(path, own);
      for (const name of own) paths.set(name, (paths.get(name) ?? new Set<string>()).add(path));
    },
    drop: (path: string): void => {
      for (const name of names.get(path) ?? []) {
        const others = paths.get(name);
        others?.delete(path);
        if (others?.size === 0) paths.delete(name);
      }
      names.delete(path);
    },
  };
};

interface Holders {
  known: Set<string>;
  unknown: Set<string>;
}

/** Files by words that were asked for. */
const openWords = (files: ReadonlyMap<string, Known>) => {
  const words = new Map<string, Holders>();
  const sort = (word: string, { known, unknown }: Holders, path: string, file: Known): void => {
    const holds = file.words.get(word);
    if (holds === undefined) unknown.add(path);
    else if (holds) known.add(path);
  };
  const searchFor = (word: string): Holders => {
    const holders: Holders = { known: new Set(), unknown: new Set() };
    words.set(word, holders);
    for (const [path, file] of files) if (file.glance) sort(word, holders, path, file);
    return holders;
  };
  return {
    holding: (word: string): ReadonlySet<string> => (words.get(word) ?? searchFor(word)).known,
    add: (path: string, file: Known): void => {
      if (file.glance) for (const [word, holders] of words) sort(word, holders, path, file);
    },
    drop: (path: string): void => {
      for (const { known, unknown } of words.values()) {
        known.delete(path);
        unknown.delete(path);
      }
    },
    unsearched: (): Map<string, string[]> => {
      const found = new Map<string, string[]>();
      for (const [word, { unknown }] of words)
        for (const path of unknown) {
          const own = found.get(path) ?? [];
          own.push(word);
          found.set(path, own);
        }
      return found;
    },
  };
};

const namesOf = ({ glance, modules }: Known): readonly string[] =>
  modules ? modules.map(({ name }) => name) : (glance?.names ?? []);

export const openFileTable = (): FileTable => {
  const files = new Map<string, Known>();
  const [byName, byPossible, words] = [openNames(), openNames(), openWords(files)];
  /** Files that may define any module: until they are parsed, and at any time. */
  const [odd, everOdd] = [new Set<string>(), new Set<string>()];

  const drop = (path: string): void => {
    files.delete(path);
    for (const index of [byName, byPossible, words]) index.drop(path);
    for (const set of [odd, everOdd]) set.delete(path);
  };

  const add = (path: string, file: Known): void => {
    const { glance, modules } = file;
    files.set(path, file);
    byName.add(path, namesOf(file));
    byPossible.add(path, glance?.names ?? []);
    words.add(path, file);
    if (glance?.isOdd) everOdd.add(path);
    if (glance?.isOdd && modules === null) odd.add(path);
  };

  return {
    put: (path, file) => {
      drop(path);
      if (file) add(path, file);
    },
    get: (path) => files.get(path),
    paths: () => files.keys(),
    defining: (name) => [...byName.get(name), ...odd],
    naming: (name) => [...byPossible.get(name), ...everOdd],
    module: (name) => {
      // As if all modules were noted in the order of their files: of several, the last.
      const parsed = [...byName.get(name)].filter((path) => files.get(path)?.modules);
      const path = parsed.toSorted().at(-1);
      const module = path && files.get(path)?.modules?.findLast((each) => each.name === name);
      return path && module ? { ...module, path } : undefined;
    },
    holding: words.holding,
    unsearched: words.unsearched,
  };
};
