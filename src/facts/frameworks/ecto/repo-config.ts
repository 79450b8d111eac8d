import type { ElixirSource, Placed } from '../../framework.ts';
import { moduleName } from '../../languages/elixir/modules.ts';
import { isCall, keywordOf, type Node, walk } from '../../languages/elixir/tree.ts';
import type { ColumnSpec, Timestamps } from './changes.ts';
import { ectoDefaults, type RepoDefaults } from './columns.ts';
import { type Program, valueOf } from './interpret.ts';
import { keySpec, timestampsSpec } from './specs.ts';
import { option, spelledType, type Term, textOf, valueTerm } from './terms.ts';

/** What `config :app, App.Repo, migration_…:` says of all migrations of a repository. */
export interface RepoPart {
  is: 'repo';
  module: string;
  key?: ColumnSpec | false | null;
  foreignKey?: { type?: string; column?: string };
  timestamps?: Timestamps;
}

const program: Program = {
  names: { aliases: new Map(), name: null },
  functions: new Map(),
  attributes: new Map(),
  imports: [],
  readText: (_, value) => valueTerm(value),
};

const foreignKeyOf = (term: Term): { type?: string; column?: string } => {
  const [type, column] = [option(term, 'type'), option(term, 'column')];
  const spelled = type ? spelledType(type) : undefined;
  return {
    ...(spelled === undefined ? {} : { type: spelled }),
    ...(column ? { column: textOf(column) } : {}),
  };
};

const keyOf = (term: Term): ColumnSpec | false | null => {
  const stated = keySpec(term);
  return stated === true ? ectoDefaults.key : stated;
};

const settingOf = (args: readonly Node[], name: string): Term | null => {
  const node = keywordOf(args, `migration_${name}`);
  return node ? valueOf(program, node) : null;
};

export const repoParts = ({ nodes, text }: ElixirSource): RepoPart[] => {
  if (!text.includes('migration_')) return [];
  const parts: RepoPart[] = [];
  for (const node of walk(nodes)) {
    if (!isCall(node, 'config') || node.receiver) continue;
    const module = moduleName(node.args[1], program.names);
    if (module === null) continue;
    const [key, foreign, timestamps] = ['primary_key', 'foreign_key', 'timestamps'].map((name) =>
      settingOf(node.args, name),
    );
    if (!key && !foreign && !timestamps) continue;
    parts.push({
      is: 'repo',
      module,
      ...(key ? { key: keyOf(key) } : {}),
      ...(foreign ? { foreignKey: foreignKeyOf(foreign) } : {}),
      ...(timestamps ? { timestamps: timestampsSpec(timestamps) } : {}),
    });
  }
  return parts;
};

const snake = (name: string): string => name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();

const folderOf = ({ module }: RepoPart): string => snake(module.split('.').at(-1) ?? '');

/** Settings of one environment are no word on the others; those of all come first. */
const isOfTests = (path: string): boolean => /(?:^|\/)test[^/]*\.exs$/.test(path);

/** The settings of the repository whose migrations lie in a folder; those of the only one where none is named so. */
export const defaultsOf = (parts: readonly Placed<RepoPart>[], home: string): RepoDefaults => {
  const usable = parts
    .filter(({ path }) => !isOfTests(path))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const folder = home.split('/').at(-1);
  const named = usable.filter(({ part }) => folderOf(part) === folder);
  const repositories = new Set(usable.map(({ part }) => part.module));
  const meant = named.length > 0 ? named : repositories.size === 1 ? usable : [];
  return meant.toReversed().reduce<RepoDefaults>(
    (defaults, { part }) => ({
      key: part.key === undefined ? defaults.key : part.key,
      foreignKey: part.foreignKey ?? defaults.foreignKey,
      timestamps: part.timestamps ?? defaults.timestamps,
    }),
    ectoDefaults,
  );
};
