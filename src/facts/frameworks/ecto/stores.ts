import type { Facts } from '../../../domain/fact.ts';
import type { ModuleIndex } from '../../framework.ts';
import { applyAll } from './apply.ts';
import type { Change } from './changes.ts';
import type { Circumstances } from './circumstances.ts';
import { isOfClickHouse } from './columns.ts';
import { type Database, emptyDatabase, tablesOf, withoutTable } from './database.ts';
import { databaseFacts } from './database-facts.ts';
import { expanded, type Library } from './expand.ts';
import { byVersion, dumpHome, ectoStep, markedStep, sqlStep, type Step, storeOf } from './history.ts';
import { libraryOf, namedFile, type Parts, partsOf } from './library.ts';
import { defaultsOf } from './repo-config.ts';

/** Migrations of all files, put in order → the databases that they leave. */

interface Migration extends Step {
  path: string;
  changes: readonly Change[];
}

/** The first module of a numbered file is the migration. */
const migrationsOfEcto = (parts: Parts): Migration[] => {
  const seen = new Set<string>();
  return partsOf(parts, 'migration').flatMap(({ path, part }) => {
    const step = ectoStep(path);
    if (!step || seen.has(path)) return [];
    seen.add(path);
    return [{ ...step, path, changes: part.changes }];
  });
};

const namedFiles = (changes: readonly Change[]): string[] =>
  changes.flatMap((change) => {
    if (change.is === 'either') return change.courses.flatMap(namedFiles);
    return change.is === 'sql-file' ? [change.file] : [];
  });

/** Files of SQL that migrations of Ecto run are none by themselves; nor are those in a folder of such migrations. */
const sqlMigrations = (parts: Parts, ecto: readonly Migration[]): Migration[] => {
  const files = partsOf(parts, 'sql');
  const homes = new Set(ecto.map(({ home }) => home));
  const taken = new Set(
    ecto.flatMap(({ path, changes }) =>
      namedFiles(changes).map((name) => namedFile(files, name, path)?.path),
    ),
  );
  const found = files.flatMap(({ path, part }) => {
    const placed = sqlStep(path);
    const step = placed ?? markedStep(path, part.isMarked === true);
    const isRead = taken.has(path) || homes.has(placed?.root ?? '*');
    return step && !isRead ? [{ step, path, part }] : [];
  });
  const keepingCase = new Set(found.flatMap(({ step, part }) => (part.isClickHouse ? [step.home] : [])));
  return found.map(({ step, path, part }) => {
    const asWritten = keepingCase.has(step.home) ? part.asWritten : undefined;
    return { ...step, path, changes: asWritten ?? part.changes };
  });
};

const dumpedVersions = (changes: readonly Change[]): string[] =>
  changes.flatMap((change) => (change.is === 'dumped' ? change.versions : []));

/**
 * A dump takes the place of migrations that it says are in it and that are no longer there. While they all are, they
 * say better where things stand.
 */
const withDump = (migrations: readonly Migration[], parts: Parts, home: string): readonly Migration[] => {
  const dump = partsOf(parts, 'sql').find(({ path }) => dumpHome(path) === home);
  const there = new Set(migrations.flatMap(({ version }) => version.numbers));
  const versions = new Set(dumpedVersions(dump?.part.changes ?? []));
  if (!dump || [...versions].every((version) => there.has(version))) return migrations;
  const { path, part } = dump;
  const later = migrations.filter(({ version }) => !version.numbers.some((number) => versions.has(number)));
  return [{ home, version: { numbers: ['0'], name: '' }, path, changes: part.changes }, ...later];
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
  parts: Parts,
  library: Library,
  home: string,
): Database => {
  const defaults = defaultsOf(partsOf(parts, 'repo'), home);
  const database = withDump(migrations.toSorted(byVersion), parts, home).reduce(
    (state, { path, changes }) =>
      stepFrom(state, expanded(changes, { library, from: path }), { path, defaults }),
    emptyDatabase,
  );
  // What a tool that runs migrations notes is no table of the project, though a dump has it.
  return withoutTable(database, 'schema_migrations');
};

const storeName = (home: string, database: Database): string | null =>
  tablesOf(database).some(isOfClickHouse) ? 'clickhouse' : storeOf(home);

/** The facts of all databases, as their migrations leave them, and how many there are. */
export const storesOf = (parts: Parts, modules: ModuleIndex): { facts: Facts; count: number } => {
  const library = libraryOf(parts, modules);
  const ecto = migrationsOfEcto(parts);
  const migrations = [...ecto, ...sqlMigrations(parts, ecto)];
  const homes = [...new Set(migrations.map(({ home }) => home))].toSorted();
  const all = homes.map((home) => {
    const own = migrations.filter((migration) => migration.home === home);
    const database = stateOf(own, parts, library, home);
    return databaseFacts(database, storeName(home, database));
  });
  const facts = { facts: all.flatMap((each) => each.facts), open: all.flatMap((each) => each.open) };
  return { facts, count: homes.length };
};
