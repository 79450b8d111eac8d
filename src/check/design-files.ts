import { dirname } from 'node:path/posix';
import type { Judgement } from '../domain/verdict.ts';

/**
 * The files that a design speaks of. Anything may be called `status` somewhere, so names and conduct count only in those
 * of its modules, tables, routes, and in what lies beside or below them.
 */
export interface FilesOfDesign {
  /** The same for the same files. */
  key: string;
  isEmpty: boolean;
  isOwn(path: string): boolean;
}

/** Files in a folder of this depth belong together: `lib/my_app/waitlist/`. */
const deepEnough = 3;

const isMigration = (path: string): boolean => /(?:^|\/)migrations\//.test(path);

const filesOf = (judgements: readonly Judgement[], withSiblings: boolean): FilesOfDesign => {
  const paths = new Set(judgements.flatMap(({ evidence }) => evidence.map(({ path }) => path)));
  const folders = new Set(
    [...paths].flatMap((path) => {
      const beside = dirname(path);
      const below = path.replace(/\.exs?$/, '');
      const isFamily = withSiblings && beside.split('/').length >= deepEnough;
      return isFamily && !beside.endsWith('/migrations') ? [beside, below] : [below];
    }),
  );
  const isBelow = (path: string): boolean => {
    for (let folder = dirname(path); folder !== '.' && folder !== '/'; folder = dirname(folder))
      if (folders.has(folder)) return true;
    return false;
  };
  const key = [...paths, '', ...folders].join(' ');
  return { key, isEmpty: paths.size === 0, isOwn: (path) => paths.has(path) || isBelow(path) };
};

/** Kinds whose evidence is code that the design is about, and not only a place where it is plugged in. */
const ofModules = new Set(['module', 'function', 'live-view', 'ui-event', 'job']);
/** Kinds that stand where a migration brings them. */
const ofMigrations = new Set(['column', 'index', 'constraint']);

export interface DesignFiles {
  /** Where names count. */
  all: FilesOfDesign;
  /** Where conduct counts: files of modules that the design names. */
  modules: FilesOfDesign;
  /** The migrations that bring its columns, indexes and constraints. */
  migrations: readonly string[];
}

export const filesOfDesign = (judgements: readonly Judgement[]): DesignFiles => {
  const found = judgements.filter(({ verdict, isByUse }) => verdict === 'conforms' && !isByUse);
  const own = found.filter(({ claim }) => ofModules.has(claim.kind));
  const migrations = found
    .filter(({ claim }) => ofMigrations.has(claim.kind))
    .flatMap(({ evidence }) => evidence.slice(0, 1).map(({ path }) => path))
    .filter(isMigration);
  return {
    all: filesOf(found, true),
    modules: filesOf(own, false),
    migrations: [...new Set(migrations)].toSorted(),
  };
};
