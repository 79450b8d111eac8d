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

interface Holders {
  known: Set<string>;
  unknown: Set<string>;
}

const namesOf = ({ glance, modules }: Known): readonly string[] =>
  modules ? modules.map(({ name }) => name) : (glance?.names ?? []);

/** It may define any module, until it is parsed. */
const isOdd = ({ glance, modules }: Known): boolean => modules === null && glance?.isOdd === true;

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

export const openFileTable = (): FileTable => {
  const files = new Map<string, Known>();
  const byName = openNames();
  const byPossible = openNames();
  const odd = new Set<string>();
  const everOdd = new Set<string>();
  const words = new Map<string, Holders>();

  const sort = (word: string, holders: Holders, path: string, file: Known): void => {
    const holds = file.words.get(word);
    if (holds === undefined) holders.unknown.add(path);
    else if (holds) holders.known.add(path);
  };

  const drop = (path: string): void => {
    byName.drop(path);
    byPossible.drop(path);
    odd.delete(path);
    everOdd.delete(path);
    for (const { known, unknown } of words.values()) {
      known.delete(path);
      unknown.delete(path);
    }
    files.delete(path);
  };

  const add = (path: string, file: Known): void => {
    files.set(path, file);
    byName.add(path, namesOf(file));
    byPossible.add(path, file.glance?.names ?? []);
    if (isOdd(file)) odd.add(path);
    if (file.glance?.isOdd) everOdd.add(path);
    if (file.glance) for (const [word, holders] of words) sort(word, holders, path, file);
  };


  const searchFor = (word: string): Holders => {
    const holders: Holders = { known: new Set(), unknown: new Set() };
    words.set(word, holders);
    for (const [path, file] of files) if (file.glance) sort(word, holders, path, file);
    return holders;
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
      const [last] = [...byName.get(name)]
        .filter((path) => files.get(path)?.modules)
        .toSorted((a, b) => (a < b ? 1 : -1));
      const module = last && files.get(last)?.modules?.findLast((each) => each.name === name);
      return last && module ? { ...module, path: last } : undefined;
    },
    holding: (word) => (words.get(word) ?? searchFor(word)).known,
    unsearched: () => {
      const found = new Map<string, string[]>();
      for (const [word, { unknown }] of words)
        for (const path of unknown) found.set(path, [...(found.get(path) ?? []), word]);
      return found;
    },
  };
};
