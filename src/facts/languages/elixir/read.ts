import { parseText, type Reader } from '../../parse.ts';
import type { FileModule, Language } from '../language.ts';
import { embedsOf } from './embeds.ts';
import { lowerElixir } from './lower.ts';
import { modulesIn, type ModuleScope, type Use } from './modules.ts';
import type { Node } from './tree.ts';

/** One file as a visitor sees it. Its path is not among it: what a visitor says depends on the bytes alone. */
export interface ElixirSource {
  text: string;
  nodes: Node[];
  modules: ModuleScope[];
}

interface ReadSource extends ElixirSource {
  /** Part of the file was not read: too deep. */
  isCut: boolean;
}

/** Null where it takes too many steps to parse. */
const readElixir = (reader: Reader, text: string): ReadSource | null => {
  const parsed = parseText(reader, text);
  if (!parsed) return null;
  const nodes = lowerElixir(parsed.root, text);
  return { text, nodes, modules: modulesIn(nodes), isCut: parsed.isCut };
};

const nameOfUse = ({ module, args: [first] }: Use): string =>
  first?.type === 'atom' && first.name !== null ? `${module} :${first.name}` : module;

const fileModule = (scope: ModuleScope, text: string): FileModule[] => {
  const { name, line } = scope;
  const uses = scope.uses.map(nameOfUse);
  return name === null ? [] : [{ name, line, uses, ...embedsOf(scope, uses, text) }];
};

const fileModules = ({ text, modules }: ElixirSource): FileModule[] =>
  modules.flatMap((scope) => fileModule(scope, text));

export const elixir: Language<ElixirSource> = {
  extensions: ['.ex', '.exs'],
  grammars: ['elixir'],
  read: (text, readerOf) => {
    const source = readElixir(readerOf('elixir'), text);
    if (!source) return null;
    const fault = source.isCut ? 'it nests deeper than any program that people write' : null;
    return { source, modules: fileModules(source), fault };
  },
};
