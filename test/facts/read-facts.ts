import type { Facts } from '../../src/domain/fact.ts';
import { loadGrammar, openParser } from '../../src/effects/grammars.ts';
import type { Framework, ModuleIndex } from '../../src/facts/framework.ts';
import { readElixir, type ReadSource } from '../../src/facts/languages/elixir/read.ts';

const reader = {
  parser: await openParser(),
  language: await loadGrammar('elixir'),
  clock: () => performance.now(),
};

const read = (text: string): ReadSource => {
  const source = readElixir(reader, text);
  if (!source) throw new Error('the parser ran out of time');
  return source;
};

const nameOfUse = (module: string, args: ReadSource['nodes']): string => {
  const [first] = args;
  return first?.type === 'atom' && first.name !== null ? `${module} :${first.name}` : module;
};

const indexModules = (sources: readonly { path: string; source: ReadSource }[]): ModuleIndex => {
  const scopes = sources.flatMap(({ path, source }) => source.modules.map((scope) => ({ path, scope })));
  return {
    defined: new Map(
      scopes.flatMap(({ path, scope }) =>
        scope.name === null ? [] : [[scope.name, { path, line: scope.line }] as const],
      ),
    ),
    uses: new Map(
      scopes.flatMap(({ scope }) =>
        scope.name === null
          ? []
          : [[scope.name, scope.uses.map(({ module, args }) => nameOfUse(module, args))] as const],
      ),
    ),
  };
};

/** Files in, facts out, as the whole pipeline would. */
export const factsOf = <Part>(framework: Framework<Part>, files: Readonly<Record<string, string>>): Facts => {
  const sources = Object.entries(files).map(([path, text]) => ({ path, source: read(text) }));
  const parts = sources.flatMap(({ path, source }) =>
    // What is cached is JSON: parts must survive it.
    (JSON.parse(JSON.stringify(framework.extract(source))) as Part[]).map((part) => ({ path, part })),
  );
  return framework.link(parts, indexModules(sources));
};
