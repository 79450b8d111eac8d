import type { Fact, FactKind, Facts, OpenSet, Value } from '../../../domain/fact.ts';

/**
 * The word of the schemas and the word of the migrations on one database, joined.
 *
 * Migrations are the truth for what the database has: which tables, columns and indexes there are, null, default, key
 * and type. A schema adds how the application sees it: the module (`schema`), the name and type of a field (`field`,
 * `fieldType`), the value it gives by itself (`fieldDefault`), the values of an enum (`values`), and where that stands
 * (`fieldAt`). `by` says who states a fact: `migrations`, `schema` or `both`. `migrated` is true where a migration makes
 * it, false where the schema alone speaks of it although the migrations are known, and absent where nobody knows.
 */

type Attributes = Readonly<Record<string, Value>>;

export interface Sides {
  schemas: Facts;
  migrations: Facts;
  /** Whether all tables of the schemas can be expected among the migrations' ones. */
  isComplete: boolean;
}

const isIn = (open: readonly OpenSet[], kind: FactKind, subject: string): boolean =>
  open.some(
    (set) =>
      set.kind === kind &&
      subject.startsWith(set.within) &&
      !set.except?.some((start) => subject.startsWith(start)),
  );

const tableOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'));

const key = ({ kind, subject }: Pick<Fact, 'kind' | 'subject'>): string => `${kind} ${subject}`;

/** Facts by their names; those of the first database before those of others. */
const byName = (facts: readonly Fact[]): Map<string, Fact> => {
  const named = new Map<string, Fact>();
  for (const fact of facts) {
    const before = named.get(key(fact));
    if (!before || ('store' in before.attributes && !('store' in fact.attributes))) named.set(key(fact), fact);
  }
  return named;
};

const grouped = (facts: readonly Fact[]): Map<string, Fact[]> => {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) groups.set(key(fact), [...(groups.get(key(fact)) ?? []), fact]);
  return groups;
};

const without = (attributes: Attributes, ...keys: string[]): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !keys.includes(name)));

const same = (one: Value | undefined, other: Value | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);

/** What several schemas say of one column; where they differ, nothing. */
const agreed = (facts: readonly Fact[]): Attributes => {
  const [first, ...others] = facts;
  return Object.fromEntries(
    Object.entries(first?.attributes ?? {}).filter(([name, value]) =>
      others.every(({ attributes }) => same(attributes[name], value)),
    ),
  );
};

/** The module of a table; a list where there are several. */
const modulesOf = (facts: readonly Fact[]): Attributes => {
  const modules = [...new Set(facts.flatMap(({ attributes: { schema } }) => (typeof schema === 'string' ? [schema] : [])))];
  const [only] = modules;
  if (only === undefined) return {};
  return { schema: modules.length === 1 ? only : modules.toSorted() };
};

const said = (facts: readonly Fact[]): Attributes => {
  const [first] = facts;
  if (!first) return {};
  if (first.kind === 'table') return { ...without(agreed(facts), 'schema', 'by'), ...modulesOf(facts) };
  const { path, line } = first;
  return { ...without(agreed(facts), 'by'), fieldAt: `${path}:${line}` };
};

/** A fact of the migrations with what schemas add to it. */
const withSchemas = (fact: Fact, schemas: readonly Fact[] | undefined): Fact => {
  if (fact.kind !== 'table' && fact.kind !== 'column') return fact;
  const { attributes } = fact;
  const added = without(said(schemas ?? []), 'type', 'primaryKey', 'prefix');
  const by = schemas ? 'both' : 'migrations';
  return { ...fact, attributes: { ...attributes, ...added, by, migrated: true } };
};

/** Whether a migration makes what only a schema speaks of; undefined where that is not known. */
const migrated = (fact: Fact, { migrations, isComplete }: Sides, tables: ReadonlySet<string>): boolean | undefined => {
  const table = fact.kind === 'table' ? fact.subject : tableOf(fact.subject);
  if (fact.attributes['virtual'] === true) return false;
  if (tables.has(table)) return isIn(migrations.open, 'column', fact.subject) ? undefined : false;
  return !isComplete || isIn(migrations.open, 'table', table) ? undefined : false;
};

const schemaAlone = (facts: readonly Fact[], sides: Sides, tables: ReadonlySet<string>): Fact[] => {
  const [first] = facts;
  if (!first) return [];
  const isMade = migrated(first, sides, tables);
  const attributes = { ...said(facts), by: 'schema', ...(isMade === undefined ? {} : { migrated: isMade }) };
  return [{ ...first, attributes }];
};

/** What a schema hides is of no account where migrations say all of its table. */
const stillOpen = (set: OpenSet, { migrations }: Sides, tables: ReadonlySet<string>): boolean => {
  const table = set.within.replace(/\.$/, '');
  if (set.within.endsWith('.') && tables.has(table)) return isIn(migrations.open, set.kind, set.within);
  return set.within.endsWith('.') || tables.size === 0;
};

export const joinSchemas = (sides: Sides): Facts => {
  const { schemas, migrations } = sides;
  const main = byName(migrations.facts);
  const fromSchemas = grouped(schemas.facts);
  const tables = new Set(migrations.facts.flatMap(({ kind, subject }) => (kind === 'table' ? [subject] : [])));
  const alone = [...fromSchemas].filter(([name]) => !main.has(name));
  return {
    facts: [
      ...migrations.facts.map((fact) =>
        withSchemas(fact, main.get(key(fact)) === fact ? fromSchemas.get(key(fact)) : undefined),
      ),
      ...alone.flatMap(([, facts]) => schemaAlone(facts, sides, tables)),
    ],
    open: [...migrations.open, ...schemas.open.filter((set) => stillOpen(set, sides, tables))],
  };
};
