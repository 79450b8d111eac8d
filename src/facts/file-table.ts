import { holds, type Known } from './known.ts';
import type { TemplateOwner } from './framework.ts';
import { lastPart } from './languages/elixir/modules.ts';
import type { FileModule } from './languages/language.ts';
import { openNames } from './name-table.ts';
import { type PlacedModules, templateOwners } from './template-owners.ts';
import { openTemplateTable, type TemplateTable } from './template-table.ts';

/** The files of a tree, found by the modules that they may define and by the words that they hold. */
export interface FileTable extends Pick<TemplateTable, 'templates' | 'owners' | 'templatesOf'> {
  put(path: string, file: Known | null): void;
  get(path: string): Known | undefined;
  paths(): Iterable<string>;
  /** The files that may state something by themselves for a framework. */
  starting(framework: string): Iterable<string>;
  /** The files that may define a module; once they are parsed, those that do. */
  defining(name: string): string[];
  /** Whether it is one of those for any of these modules, which end with such words. */
  mayDefine(path: string, modules: ReadonlySet<string>, endings: ReadonlySet<string>): boolean;
  /** The files that may have defined a module before they were parsed. */
  naming(name: string): string[];
  /** Those that may have defined modules of any names. */
  odd(): Iterable<string>;
  /** A module as files define it that were parsed. */
  module(name: string): (FileModule & { path: string }) | undefined;
  /** The module of a template, as files tell that were parsed. */
  ownerOf(template: string): TemplateOwner | undefined;
  /** The files that hold a word, as far as they were searched for it. */
  holding(word: string): ReadonlySet<string>;
  /** Files that have not yet been searched for all the words that were asked for, and these words. */
  unsearched(): Map<string, string[]>;
}

interface Holders {
  known: Set<string>;
  unknown: Set<string>;
}

/** Files by words that were asked for. */
const openWords = (files: ReadonlyMap<string, Known>) => {
  const words = new Map<string, Holders>();
  /** The sets that a file is in, of far more. */
  const places = new Map<string, Set<string>[]>();
  const place = (path: string, set: Set<string>): void => {
    set.add(path);
    const own = places.get(path);
    if (own) own.push(set);
    else places.set(path, [set]);
  };
  const sort = (word: string, { known, unknown }: Holders, path: string, file: Known): void => {
    const held = holds(file, word);
    if (held === undefined) place(path, unknown);
    else if (held) place(path, known);
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
      for (const set of places.get(path) ?? []) set.delete(path);
      places.delete(path);
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
  const [byName, byPossible, byStart, words] = [openNames(), openNames(), openNames(), openWords(files)];
  const templates = openTemplateTable();
  /** Files that may define any module: until they are parsed, and at any time. */
  const [odd, everOdd, everOddOnes] = [openNames(), openNames(), new Set<string>()];

  const drop = (path: string): void => {
    files.delete(path);
    for (const index of [byName, byPossible, byStart, odd, everOdd, words, templates]) index.drop(path);
    everOddOnes.delete(path);
  };

  const add = (path: string, file: Known): void => {
    const { glance, modules } = file;
    files.set(path, file);
    byName.add(path, namesOf(file));
    byPossible.add(path, glance?.names ?? []);
    byStart.add(path, glance?.mayStart ?? []);
    words.add(path, file);
    templates.add(path, file);
    everOdd.add(path, glance?.words ?? []);
    if (modules === null) odd.add(path, glance?.words ?? []);
    if (glance?.isOdd) everOddOnes.add(path);
  };

  const modulesOf = (path: string): PlacedModules[] => {
    const modules = files.get(path)?.modules;
    return modules ? [{ path, modules }] : [];
  };

  return {
    put: (path, file) => {
      drop(path);
      if (file) add(path, file);
    },
    get: (path) => files.get(path),
    paths: () => files.keys(),
    starting: byStart.get,
    defining: (name) => [...byName.get(name), ...odd.get(lastPart(name))],
    mayDefine: (path, modules, endings) => {
      const file = files.get(path);
      if (!file) return false;
      const isOdd = (): boolean => file.glance?.words.some((word) => endings.has(word)) === true;
      return namesOf(file).some((name) => modules.has(name)) || (file.modules === null && isOdd());
    },
    naming: (name) => [...byPossible.get(name), ...everOdd.get(lastPart(name))],
    odd: () => everOddOnes,
    module: (name) => {
      // As if all modules were noted in the order of their files: of several, the last.
      const parsed = [...byName.get(name)].filter((path) => files.get(path)?.modules);
      const path = parsed.toSorted().at(-1);
      const module = path && files.get(path)?.modules?.findLast((each) => each.name === name);
      return path && module ? { ...module, path } : undefined;
    },
    ownerOf: (template) =>
      templateOwners([template], templates.owners(template).toSorted().flatMap(modulesOf)).get(template),
    templates: templates.templates,
    owners: templates.owners,
    templatesOf: templates.templatesOf,
    holding: words.holding,
    unsearched: words.unsearched,
  };
};
