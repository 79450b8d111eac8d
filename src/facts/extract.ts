import { type Facts, type FactKind, factKinds, type OpenSet } from '../domain/fact.ts';
import type { Framework, ModuleIndex, Placed } from './framework.ts';
import { frameworks, readKinds } from './frameworks/index.ts';
import type { Use } from './languages/elixir/modules.ts';
import { readElixir, type ReadSource } from './languages/elixir/read.ts';
import type { Reader } from './parse.ts';

/** What one file says, as plain JSON: it depends on the file's bytes alone, so it is cached by them. */
export interface FileParts {
  modules: { name: string; line: number; uses: string[] }[];
  /** By the name of the framework. */
  parts: Readonly<Record<string, readonly unknown[]>>;
  /** Why not all of the file was read; null where it was. */
  fault: string | null;
}

const nameOfUse = ({ module, args: [first] }: Use): string =>
  first?.type === 'atom' && first.name !== null ? `${module} :${first.name}` : module;

const modulesOf = ({ modules }: ReadSource): FileParts['modules'] =>
  modules.flatMap(({ name, line, uses }) =>
    name === null ? [] : [{ name, line, uses: uses.map(nameOfUse) }],
  );

const holdsAny = (text: string, words: readonly string[]): boolean =>
  words.some((word) => text.includes(word));

const partsOf = (source: ReadSource): FileParts['parts'] =>
  Object.fromEntries(
    frameworks
      .filter(({ words }) => words.length === 0 || holdsAny(source.text, words))
      .map((framework) => [framework.name, framework.extract(source)] as const)
      .filter(([, parts]) => parts.length > 0),
  );

export const unread = (fault: string): FileParts => ({ modules: [], parts: {}, fault });

export const extractElixir = (reader: Reader, text: string): FileParts => {
  const source = readElixir(reader, text);
  if (!source) return unread('the parser ran out of time');
  return {
    modules: modulesOf(source),
    parts: partsOf(source),
    fault: source.isCut ? 'it nests deeper than any program that people write' : null,
  };
};

export interface PlacedFile {
  path: string;
  file: FileParts;
}

const indexModules = (files: readonly PlacedFile[]): ModuleIndex => {
  const modules = files.flatMap(({ path, file }) => file.modules.map((module) => ({ path, ...module })));
  return {
    defined: new Map(modules.map(({ name, path, line }) => [name, { path, line }])),
    uses: new Map(modules.map(({ name, uses }) => [name, uses])),
  };
};

/** Which files there are is known without reading any. */
const readableKinds = factKinds.filter((kind) => kind !== 'file');

/** A file that was not read in full may state anything at all. */
const openByFault = (path: string, fault: string): OpenSet[] =>
  readableKinds.map((kind: FactKind) => ({
    kind,
    within: '',
    why: `${path} was not read in full: ${fault}`,
    path,
    line: 1,
  }));

/** Of a kind that nothing reads yet, nothing is known. */
const openByLack: readonly OpenSet[] = readableKinds
  .filter((kind) => !readKinds.has(kind))
  .map((kind) => ({
    kind,
    within: '',
    why: `no framework here reads facts of the kind ${kind}`,
    path: '',
    line: 1,
  }));

const linkOne = (
  framework: Framework<unknown>,
  files: readonly PlacedFile[],
  modules: ModuleIndex,
): Facts => {
  const placed: Placed<unknown>[] = files.flatMap(({ path, file }) =>
    (file.parts[framework.name] ?? []).map((part) => ({ path, part })),
  );
  return framework.link(placed, modules);
};

const inOrder = (a: { kind: string; path: string; line: number }, b: typeof a): number =>
  a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;

/** The parts of all files, joined; in an order that does not depend on the order of the files. */
export const linkFacts = (unordered: readonly PlacedFile[]): Facts => {
  const files = unordered.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const modules = indexModules(files);
  const linked = frameworks.map((framework) => linkOne(framework, files, modules));
  const faults = files.flatMap(({ path, file }) =>
    file.fault === null ? [] : openByFault(path, file.fault),
  );
  return {
    facts: linked.flatMap(({ facts }) => facts).toSorted(inOrder),
    open: [...linked.flatMap(({ open }) => open), ...faults, ...openByLack].toSorted(inOrder),
  };
};
