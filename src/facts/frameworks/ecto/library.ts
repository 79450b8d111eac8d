import type { ModuleIndex, Placed } from '../../framework.ts';
import type { Change } from './changes.ts';
import type { HelperPart, Library } from './expand.ts';
import { hole, own } from './names.ts';
import type { MigrationsPart } from './ecto-migrations.ts';
import type { SqlPart } from './sql-migration.ts';

/** What migrations take from other files: functions of modules, other migrations, SQL. */

export type Parts = readonly Placed<MigrationsPart>[];

export const partsOf = <Is extends MigrationsPart['is']>(
  parts: Parts,
  is: Is,
): Placed<Extract<MigrationsPart, { is: Is }>>[] =>
  parts.flatMap(({ path, part }) =>
    part.is === is ? [{ path, part: part as Extract<MigrationsPart, { is: Is }> }] : [],
  );

const namesOf = (path: string): string[] => path.split('/').filter((name) => name !== '' && name !== '.');

/** How many names two paths have in common, from their ends or from their beginnings. */
const common = (one: readonly string[], other: readonly string[]): number => {
  const shorter = Math.min(one.length, other.length);
  let count = 0;
  while (count < shorter && one[count] === other[count]) count += 1;
  return count;
};

const isLike = (name: string, other: string): boolean => name === other || name.includes(hole);

/** Whether a path may be the one that a migration names: what is computed in it may be anything. */
const mayBe = (path: readonly string[], named: readonly string[]): boolean => {
  const tail = named.slice(named.findLastIndex((name) => name === hole || name === '..') + 1);
  const end = path.slice(-tail.length);
  return (
    tail.length > 0 && end.length === tail.length && tail.every((name, at) => isLike(name, end[at] ?? ''))
  );
};

const withoutExtension = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');

/** The file of SQL that a migration at `from` names; undefined where there is none, or more than one. */
export const namedFile = <File extends { path: string }>(
  files: readonly File[],
  named: string,
  from: string,
): File | undefined => {
  const wanted = namesOf(named.replaceAll(own, withoutExtension(from)));
  if (wanted.at(-1)?.includes(hole) !== false) return undefined;
  const fitting = files.filter(({ path }) => mayBe(namesOf(path), wanted));
  const nearness = fitting.map((file) => ({ file, near: common(namesOf(file.path), namesOf(from)) }));
  const nearest = Math.max(...nearness.map(({ near }) => near));
  const best = nearness.filter(({ near }) => near === nearest);
  return best.length === 1 ? best[0]?.file : undefined;
};

export const libraryOf = (parts: Parts, modules: ModuleIndex): Library => {
  const sqlFiles: Placed<SqlPart>[] = partsOf(parts, 'sql');
  const helpers = new Map<string, HelperPart>(
    partsOf(parts, 'helper').map(({ part }) => [part.module, part]),
  );
  const migrations = new Map<string, readonly Change[]>(
    partsOf(parts, 'migration').map(({ part }) => [part.module, part.changes]),
  );
  return {
    helpers,
    migrations,
    isOwn: (module) => helpers.has(module) || migrations.has(module) || modules.defined.has(module),
    sqlOf: (file, from) => namedFile(sqlFiles, file, from)?.part.changes ?? null,
  };
};
