import type { ModuleScope } from '../../languages/elixir/modules.ts';
import type { Node } from '../../languages/elixir/tree.ts';
import { type CallElsewhere, type Change, shapeKinds, unknown } from './changes.ts';
import { isHarmless } from './elsewhere.ts';
import { changesOf, type Program } from './interpret.ts';
import { hole, isComputed } from './names.ts';
import type { Clause, Term } from './terms.ts';

/** Calls of other modules and files of SQL → what they change, now that all files are known. */

/** A module whose functions migrations call. */
export interface HelperPart {
  is: 'helper';
  module: string;
  aliases: [string, string][];
  functions: [string, Clause[]][];
  attributes: [string, Node][];
  imports: readonly string[];
}

export interface Library {
  helpers: ReadonlyMap<string, HelperPart>;
  /** Migrations by their modules: one may call another. */
  migrations: ReadonlyMap<string, readonly Change[]>;
  /** Modules of the project. */
  isOwn(module: string): boolean;
  /** The SQL of the file that a migration at `from` names; null where there is none, or more than one. */
  sqlOf(file: string, from: string): readonly Change[] | null;
}

interface Expansion {
  library: Library;
  /** The path of the migration. */
  from: string;
  depth?: number;
}

const programOf = ({ module, aliases, functions, attributes, imports }: HelperPart): Program => ({
  names: { aliases: new Map(aliases), name: module } satisfies Pick<ModuleScope, 'aliases' | 'name'>,
  functions: new Map(functions),
  attributes: new Map(attributes),
  imports,
  readText: ({ line }, value) => ({ is: 'value', value, beginning: { line, isVerbatim: false } }),
});

const deepest = 6;

/** The modules of a call, and those that they import or use for their callers. */
const reachable = (modules: readonly string[], { helpers }: Library): string[] => {
  const found = new Set(modules);
  for (const module of found) for (const next of helpers.get(module)?.imports ?? []) found.add(next);
  return [...found];
};

/** What another file says happens at the line of the call. */
const relocated = (change: Change, line: number): Change => {
  if (change.is === 'either')
    return {
      ...change,
      line,
      courses: change.courses.map((course) => course.map((each) => relocated(each, line))),
    };
  if (change.is === 'create-table')
    return { ...change, line, body: change.body.map((each) => relocated(each, line)) };
  if (change.is === 'routine')
    return { ...change, line, changes: change.changes.map((each) => relocated(each, line)) };
  return { ...change, line };
};

const helperChanges = (call: CallElsewhere, library: Library): readonly Change[] | null => {
  const { name, args, table, line } = call;
  for (const module of call.imported ? reachable(call.modules, library) : call.modules) {
    const helper = library.helpers.get(module);
    const program = helper ? programOf(helper) : null;
    if (program?.functions.has(`${name}/${args.length}`))
      return changesOf(program, { name, args, table, line });
    const migration =
      args.length === 0 && (name === 'up' || name === 'change') ? library.migrations.get(module) : undefined;
    if (migration) return migration;
  }
  return null;
};

const snake = (name: string): string =>
  name.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();

const namesATable = (term: Term): string[] => {
  if (term.is === 'table') return [term.name];
  return term.is === 'value' && typeof term.value === 'string' && /^[a-z_]\w*$/.test(term.value)
    ? [term.value]
    : [];
};

/** A library's migration makes tables of its own, which are named after it, and may change those it is given. */
const libraryChanges = ({ args, line }: CallElsewhere, module: string): Change[] => {
  const why = `${module} is code of a library`;
  const tables = args.flatMap(namesATable).filter((name) => !isComputed(name));
  return [
    unknown(why, line, `${snake(module.split('.')[0] ?? '')}_${hole}`),
    ...tables.map((table) => unknown(why, line, table, ['column', 'index', 'constraint'])),
  ];
};

const outsideChanges = (call: CallElsewhere, library: Library): Change[] => {
  const foreign = call.modules.filter((module) => !library.isOwn(module) && !isHarmless(module));
  const [module] = foreign;
  if (module === undefined) return [];
  if (!call.imported) return module.includes('Migrat') ? libraryChanges(call, module) : [];
  const why = `${call.name} is code of a library`;
  return [
    unknown(
      why,
      call.line,
      call.table ?? hole,
      call.table === null ? shapeKinds : ['column', 'index', 'constraint'],
    ),
  ];
};

const isSelfContained = (change: Change): boolean => {
  if (change.is === 'either') return change.courses.every((course) => course.every(isSelfContained));
  if (change.is === 'create-table') return change.body.every(isSelfContained);
  return change.is !== 'call' && change.is !== 'sql-file';
};

const settled = new WeakMap<readonly Change[], readonly Change[]>();

/** Changes that say all by themselves are handed on as they are; those that expand as before are the same value. */
export const expanded = (changes: readonly Change[], expansion: Expansion): readonly Change[] => {
  if (changes.every(isSelfContained)) return changes;
  const fresh = changes.flatMap((change) => expandedOne(change, expansion));
  const before = settled.get(changes);
  if (before && JSON.stringify(before) === JSON.stringify(fresh)) return before;
  settled.set(changes, fresh);
  return fresh;
};

const expandedOne = (change: Change, expansion: Expansion): readonly Change[] => {
  const { library, from, depth = 0 } = expansion;
  switch (change.is) {
    case 'either':
      return [{ ...change, courses: change.courses.map((course) => [...expanded(course, expansion)]) }];
    case 'create-table':
      return [{ ...change, body: [...expanded(change.body, expansion)] }];
    case 'sql-file': {
      const sql = library.sqlOf(change.file, from);
      return sql
        ? sql.map((each) => relocated(each, change.line))
        : [unknown('the SQL stands in a file that is not known', change.line, hole)];
    }
    case 'call': {
      const found =
        depth < deepest
          ? helperChanges(change, library)
          : [unknown('helpers call each other', change.line, hole)];
      if (!found) return outsideChanges(change, library);
      return expanded(found, { ...expansion, depth: depth + 1 }).map((each) => relocated(each, change.line));
    }
    default:
      return [change];
  }
};
