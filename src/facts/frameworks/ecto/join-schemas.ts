import type { Fact, FactKind, Facts, OpenSet, Value } from '../../../domain/fact.ts';

/**
 * The word of the schemas and the word of the migrations on one database, joined.
 *
 * Migrations are the truth for what the database has: tables, columns, indexes, null, default, key and type. A schema
 * adds how the application sees it: the module (`schema`), the name and type of a field (`field`, `fieldType`), the
 * value that it gives by itself (`fieldDefault`), the values of an enum (`values`) and where all that stands
 * (`fieldAt`). `by` says who states a fact: `migrations`, `schema` or `both`.
 *
 * What a schema alone speaks of is no fact where the migrations are known: the database does not have it. A table names
 * such fields in `unmigrated`. Virtual fields are facts (`virtual`), because designs list them beside the others.
 */

type Attributes = Readonly<Record<string, Value>>;

export interface Sides {
  schemas: Facts;
  migrations: Facts;
  /** Whether all tables of the schemas are to be found among those of the migrations. */
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
    if (!before || ('store' in before.attributes && !('store' in fact.attributes)))
      named.set(key(fact), fact);
  }
  return named;
};

const without = (attributes: Attributes, ...keys: string[]): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([name]) => !keys.includes(name)));

const same = (one: Value | undefined, other: Value | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What all of several schemas say of one column or table. */
const agreed = (facts: readonly Fact[]): Attributes => {
  const [first, ...others] = facts;
  return Object.fromEntries(
    Object.entries(first?.attributes ?? {}).filter(([name, value]) =>
      others.every(({ attributes }) => same(attributes[name], value)),
    ),
  );
};

/** The module of a table; a list where there are several. */
const moduleOf = (facts: readonly Fact[]): Attributes => {
  const named = facts.flatMap(({ attributes }) => attributes['schema'] ?? []);
  const [only, ...others] = [...new Set(named)];
  return only === undefined ? {} : { schema: others.length === 0 ? only : [only, ...others] };
};

const said = (facts: readonly Fact[]): Attributes => {
  const [first] = facts;
  if (!first) return {};
  if (first.kind === 'table') return { ...without(agreed(facts), 'by'), ...moduleOf(facts) };
  return { ...without(agreed(facts), 'by'), fieldAt: `${first.path}:${first.line}` };
};

interface Joining extends Sides {
  /** By kind and subject. */
  fromSchemas: ReadonlyMap<string, readonly Fact[]>;
  tables: ReadonlySet<string>;
}

/** Whether the migrations say that there is no such thing, whatever a schema says. */
const isRefuted = ({ kind, subject }: Fact, { migrations, isComplete, tables }: Joining): boolean => {
  const table = kind === 'table' ? subject : tableOf(subject);
  if (tables.has(table)) return !isIn(migrations.open, 'column', subject);
  return isComplete && !isIn(migrations.open, 'table', table);
};

const isVirtual = ({ attributes }: Fact): boolean => attributes['virtual'] === true;

/** Table → the fields of its schemas that no migration has a column for. */
const unmigratedFields = (joining: Joining, main: ReadonlyMap<string, Fact>): Map<string, string[]> => {
  const missing = [...joining.fromSchemas.values()].flatMap(([fact]) =>
    fact?.kind === 'column' && !isVirtual(fact) && !main.has(key(fact)) && isRefuted(fact, joining)
      ? [fact.subject]
      : [],
  );
  const groups = Map.groupBy(missing, tableOf);
  return new Map(
    [...groups].map(([table, subjects]) => [table, subjects.map((each) => each.slice(table.length + 1))]),
  );
};

/** A fact of the migrations with what schemas add to it. */
const withSchemas = (fact: Fact, schemas: readonly Fact[], missing: readonly string[] | undefined): Fact => {
  const added = without(said(schemas), 'type', 'primary_key', 'prefix');
  const fields = fact.kind === 'table' && missing ? { unmigrated: missing } : {};
  return { ...fact, attributes: { ...fact.attributes, ...added, ...fields, by: 'both' } };
};

const schemaAlone = (facts: readonly Fact[], joining: Joining): Fact[] => {
  const [first] = facts;
  if (!first || (!isVirtual(first) && isRefuted(first, joining))) return [];
  return [{ ...first, attributes: { ...said(facts), by: 'schema' } }];
};

/** What a schema hides is of no account where the migrations say all of its table. */
const stillOpen = (set: OpenSet, { migrations, tables }: Joining): boolean => {
  if (!set.within.endsWith('.')) return tables.size === 0;
  return !tables.has(set.within.slice(0, -1)) || isIn(migrations.open, set.kind, set.within);
};

export const joinSchemas = (sides: Sides): Facts => {
  const { schemas, migrations } = sides;
  const main = byName(migrations.facts);
  const tables = new Set(
    migrations.facts.flatMap(({ kind, subject }) => (kind === 'table' ? [subject] : [])),
  );
  const joining: Joining = { ...sides, tables, fromSchemas: Map.groupBy(schemas.facts, key) };
  const alone = [...joining.fromSchemas].filter(([name]) => !main.has(name));
  const missing = unmigratedFields(joining, main);
  return {
    facts: [
      ...migrations.facts.map((fact) => {
        const stated = main.get(key(fact)) === fact ? joining.fromSchemas.get(key(fact)) : undefined;
        return stated ? withSchemas(fact, stated, missing.get(fact.subject)) : fact;
      }),
      ...alone.flatMap(([, facts]) => schemaAlone(facts, joining)),
    ],
    open: [...migrations.open, ...schemas.open.filter((set) => stillOpen(set, joining))],
  };
};
