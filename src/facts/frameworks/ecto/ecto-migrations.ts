import type { Facts } from '../../../domain/fact.ts';
import type { ElixirSource, ModuleIndex, Placed, SqlSource, Visitor } from '../../framework.ts';
import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { isCall, type Text, walk } from '../../languages/elixir/tree.ts';
import { applyAll } from './apply.ts';
import type { Change } from './changes.ts';
import type { Circumstances } from './circumstances.ts';
import { type Database, emptyDatabase } from './database.ts';
import { databaseFacts } from './database-facts.ts';
import { expanded, type HelperPart, type Library } from './expand.ts';
import { attributesIn, functionsIn, importsIn } from './functions.ts';
import { byVersion, dumpHome, ectoStep, isOwnPath, sqlStep, storeOf } from './history.ts';
import { changesOf, type Program } from './interpret.ts';
import { defaultsOf, type RepoPart, repoParts } from './repo-config.ts';
import { readSqlMigration, type SqlPart } from './sql-migration.ts';

/** What a migration changes when it is run forward. */
export interface MigrationPart {
  is: 'migration';
  module: string;
  changes: Change[];
}

export type MigrationsPart = MigrationPart | HelperPart | RepoPart | SqlPart;

const lineBreaks = (text: string): number => text.split('\n').length - 1;

/** A heredoc as Elixir reads it: from its second line on, without the indentation of its end. */
const heredoc = (source: string, { start, end }: Text, value: string): string | null => {
  const isHeredoc = /^(?:~[a-zA-Z]+)?(?:"""|''')/.test(source.slice(start, start + 8));
  if (!isHeredoc || !value.startsWith('\n')) return null;
  const indent = /\n([ \t]*)(?:"""|''')\w*$/.exec(source.slice(start, end))?.[1] ?? '';
  return value
    .slice(1)
    .replaceAll(`\n${indent}`, '\n')
    .slice(value.startsWith(`\n${indent}`) ? indent.length : 0);
};

const readTextIn =
  (source: string): Program['readText'] =>
  (text, value) => {
    const { start, end, line, contentStart } = text;
    const content = heredoc(source, text, value);
    const before = lineBreaks(source.slice(start, contentStart)) + (content === null ? 0 : 1);
    // An escaped line break is none in the file.
    const isVerbatim = lineBreaks(value) <= lineBreaks(source.slice(contentStart, end));
    return { is: 'value', value: content ?? value, beginning: { line: line + before, isVerbatim } };
  };

const programOf = (scope: ModuleScope, source: string): Program => ({
  names: scope,
  functions: functionsIn(scope.body),
  attributes: attributesIn(scope.body),
  imports: importsIn(scope),
  readText: readTextIn(source),
});

const forwardFunctions = ['up/0', 'change/0'];

const usesMigration = ({ uses }: ModuleScope): boolean =>
  uses.some(({ module }) => /Migration\w*$/.test(module));

/** Functions that a module has, and those that it gives to whoever uses it. */
const helperFunctions = (scope: ModuleScope): Map<string, HelperPart['functions'][number][1]> => {
  const functions = functionsIn(scope.body);
  for (const node of walk(scope.body)) {
    if (!isCall(node, 'quote') || !node.body) continue;
    for (const [key, clauses] of functionsIn(node.body)) if (!functions.has(key)) functions.set(key, clauses);
  }
  return functions;
};

const modulePart = (scope: ModuleScope, source: ElixirSource): MigrationPart | HelperPart | null => {
  if (scope.name === null) return null;
  const text = source.text.slice(scope.start, scope.end);
  const program = programOf(scope, source.text);
  const entry = usesMigration(scope) ? forwardFunctions.find((key) => program.functions.has(key)) : undefined;
  const { name: module, line } = scope;
  if (entry !== undefined) {
    const call = { name: entry.slice(0, entry.indexOf('/')), args: [], table: null, line };
    return { is: 'migration', module, changes: changesOf(program, call) };
  }
  if (!/\b(?:Ecto\.|use .*|import .*)Migration/.test(text)) return null;
  const functions = [...helperFunctions(scope)];
  const { imports } = program;
  return {
    is: 'helper',
    module,
    aliases: [...scope.aliases],
    functions,
    attributes: [...program.attributes],
    imports,
  };
};

interface Migration {
  home: string;
  version: string;
  path: string;
  changes: readonly Change[];
}

type Sorted = readonly Placed<MigrationsPart>[];

const partsOf = <Is extends MigrationsPart['is']>(
  parts: Sorted,
  is: Is,
): Placed<Extract<MigrationsPart, { is: Is }>>[] =>
  parts.flatMap(({ path, part }) =>
    part.is === is ? [{ path, part: part as Extract<MigrationsPart, { is: Is }> }] : [],
  );

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const libraryOf = (parts: Sorted, modules: ModuleIndex): Library => {
  const sqlFiles = partsOf(parts, 'sql');
  const helpers = new Map(partsOf(parts, 'helper').map(({ part }) => [part.module, part]));
  const migrations = new Map(partsOf(parts, 'migration').map(({ part }) => [part.module, part.changes]));
  return {
    helpers,
    migrations,
    isOwn: (module) => helpers.has(module) || migrations.has(module) || modules.defined.has(module),
    sqlOf: (file) => {
      const named = sqlFiles.filter(({ path }) => baseName(path) === baseName(file));
      return named.length === 1 ? (named[0]?.part.changes ?? null) : null;
    },
  };
};

/** The first module of a numbered file is the migration. */
const migrationsOfEcto = (parts: Sorted): Migration[] => {
  const seen = new Set<string>();
  return partsOf(parts, 'migration').flatMap(({ path, part }) => {
    const step = ectoStep(path);
    if (!step || seen.has(path)) return [];
    seen.add(path);
    return [{ ...step, path, changes: part.changes }];
  });
};

/** Files of SQL in a folder of Ecto's migrations are read by those, not run by themselves. */
const sqlMigrations = (parts: Sorted, homes: ReadonlySet<string>): Migration[] =>
  partsOf(parts, 'sql').flatMap(({ path, part }) => {
    const step = sqlStep(path);
    return step && !homes.has(step.home) ? [{ ...step, path, changes: part.changes }] : [];
  });

const dumpedVersions = (changes: readonly Change[]): ReadonlySet<string> =>
  new Set(changes.flatMap((change) => (change.is === 'dumped' ? change.versions : [])));

/** What a dump says stands at the beginning; the migrations that it says are in it are not run again. */
const withDump = (migrations: readonly Migration[], parts: Sorted, home: string): readonly Migration[] => {
  const dump = partsOf(parts, 'sql').find(({ path }) => dumpHome(path) === home);
  const versions = dumpedVersions(dump?.part.changes ?? []);
  if (!dump || versions.size === 0) return migrations;
  const { path, part } = dump;
  const later = migrations.filter(({ version }) => !versions.has(version));
  return [{ home, version: '0', path, changes: part.changes }, ...later];
};

interface Reached {
  around: Circumstances;
  database: Database;
}

/** Histories grow at their end: what the same migrations made of the same state before is not made again. */
const reached = new WeakMap<Database, WeakMap<readonly Change[], Reached>>();

const isAlike = (one: Circumstances, other: Circumstances): boolean =>
  one.path === other.path && JSON.stringify(one.defaults) === JSON.stringify(other.defaults);

const stepFrom = (database: Database, changes: readonly Change[], around: Circumstances): Database => {
  const known = reached.get(database) ?? new WeakMap<readonly Change[], Reached>();
  reached.set(database, known);
  const before = known.get(changes);
  if (before && isAlike(before.around, around)) return before.database;
  const next = applyAll(database, changes, around);
  known.set(changes, { around, database: next });
  return next;
};

const stateOf = (
  migrations: readonly Migration[],
  parts: Sorted,
  library: Library,
  home: string,
): Database => {
  const defaults = defaultsOf(partsOf(parts, 'repo'), home);
  return withDump(migrations.toSorted(byVersion), parts, home).reduce(
    (database, { path, changes }) => stepFrom(database, expanded(changes, library), { path, defaults }),
    emptyDatabase,
  );
};

/** The facts of all databases, as their migrations leave them, and how many there are. */
export const storesOf = (parts: Sorted, modules: ModuleIndex): { facts: Facts; count: number } => {
  const library = libraryOf(parts, modules);
  const ecto = migrationsOfEcto(parts);
  const migrations = [...ecto, ...sqlMigrations(parts, new Set(ecto.map(({ home }) => home)))];
  const homes = [...new Set(migrations.map(({ home }) => home))].toSorted();
  const all = homes.map((home) => {
    const own = migrations.filter((migration) => migration.home === home);
    return databaseFacts(stateOf(own, parts, library, home), storeOf(home));
  });
  const facts = { facts: all.flatMap((each) => each.facts), open: all.flatMap((each) => each.open) };
  return { facts, count: homes.length };
};

export const migrationVisitor: Visitor<ElixirSource, MigrationsPart> = {
  words: ['Migration', 'migration_'],
  extract: (source) => [
    ...source.modules.map((scope) => modulePart(scope, source)).filter((part) => part !== null),
    ...repoParts(source),
  ],
};

/** SQL is read wherever it lies, because migrations name files of it; what it states by itself, its place says. */
export const sqlVisitor: Visitor<SqlSource, MigrationsPart> = {
  words: [],
  isTold: (path) => isOwnPath(path) && (sqlStep(path) !== null || dumpHome(path) !== null),
  extract: ({ text }) => readSqlMigration(text),
};
