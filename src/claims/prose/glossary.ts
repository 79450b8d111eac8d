import { tableIn } from './context.ts';
import type { Statement } from './statement.ts';

/** What the document itself says of names, wherever it says it. */
export interface Glossary {
  /** Last name → the full names that end in it: `Registry` → `Oli.Breaker.Registry`. */
  modules: ReadonlyMap<string, readonly string[]>;
  /** Column → the tables that the document puts it into: `project_id` → `raw_events`. */
  tablesOfColumn: ReadonlyMap<string, readonly string[]>;
  tables: ReadonlySet<string>;
  /** Section → the only table that it names as such, where there is one. */
  tableOfSection: ReadonlyMap<string, string>;
}

const moduleName = /(?<![\w.])(?:[A-Z]\w*\.)+[A-Z]\w*/g;
const dotted = /`([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)`/g;
const table =
  /`([a-z][a-z0-9_]*)`\s+(?:\w+\s+)?(?:table|migration)s?\b|\btables?\b[\s:]*`([a-z][a-z0-9_]*)`/gi;

const add = (map: Map<string, string[]>, key: string, value: string): void => {
  const known = map.get(key) ?? [];
  if (!known.includes(value)) map.set(key, [...known, value]);
};

export const sectionKey = ({ sections }: Pick<Statement, 'sections'>): string => sections.join('\n');

const onlyTables = (statements: readonly Statement[]): Map<string, string> => {
  const named = new Map<string, string[]>();
  for (const statement of statements) {
    const name = statement.isLead ? tableIn(statement) : null;
    if (name !== null) add(named, sectionKey(statement), name);
  }
  return new Map(
    [...named].flatMap(([section, [first, ...others]]) =>
      first !== undefined && others.length === 0 ? [[section, first]] : [],
    ),
  );
};

export const readGlossary = (statements: readonly Statement[]): Glossary => {
  const modules = new Map<string, string[]>();
  const tablesOfColumn = new Map<string, string[]>();
  const tables = new Set<string>();
  for (const { text } of statements) {
    for (const [name] of text.matchAll(moduleName)) add(modules, name.split('.').at(-1) ?? name, name);
    for (const [, name = '', other = ''] of text.matchAll(table)) tables.add(name || other);
  }
  for (const { text } of statements)
    for (const [, owner = '', column = ''] of text.matchAll(dotted))
      if (tables.has(owner)) add(tablesOfColumn, column, owner);
  return { modules, tablesOfColumn, tables, tableOfSection: onlyTables(statements) };
};
