import * as z from 'zod';
import type { Value } from '../../domain/fact.ts';
import { plainSql } from '../../text/sql-text.ts';
import {
  attributesOf,
  type ClaimKind,
  type ContractSection,
  type Draft,
  entriesOf,
  entryShape,
  exactly,
  keyOfSection,
  type Sameness,
  written,
} from '../claim-kind.ts';
import { unnamedConstraint } from './indexes.ts';

const plainTexts = (value: Value): string =>
  (Array.isArray(value) ? value : [value]).map((item: Value) => plainSql(written(item))).join();

/** `ReplacingMergeTree(version)` and `ReplacingMergeTree`: what it is given is not read. */
const isSameEngine: Sameness = (expected, found) =>
  written(expected).replace(/\(.*$/s, '').trim().toLowerCase() === written(found).toLowerCase();

const isSameText: Sameness = (expected, found) => plainTexts(expected) === plainTexts(found);

export const tableKind: ClaimKind = {
  kind: 'table',
  factKind: 'table',
  plural: 'tables',
  identity: exactly,
  entry: keyOfSection('tables'),
  same: { engine: isSameEngine, order_by: isSameText, partition_by: isSameText },
};

const action = z.string().describe('As Ecto or as SQL says it: `delete_all`, `set null`.').optional();

const column = z.strictObject({
  ...entryShape,
  type: z.string().describe("The migration's or the schema's: `text`, `Ecto.Enum`.").optional(),
  null: z.boolean().optional(),
  default: z.unknown().describe("The database's or the schema's, `null` for none.").optional(),
  primary_key: z.boolean().optional(),
  unique: z.boolean().describe('By an index or a constraint on it alone.').optional(),
  references: z.string().nullable().describe('The table, `null` for none.').optional(),
  on_delete: action,
  on_update: action,
  values: z.array(z.string()).describe('Of an enum.').optional(),
});

const index = z.strictObject({
  ...entryShape,
  columns: z
    .array(z.string())
    .min(1, 'at least one column')
    .describe('Columns and expressions in their order.'),
  unique: z.boolean().optional(),
  name: z.string().optional(),
  where: z.string().nullable().optional(),
  using: z.string().optional(),
});

const types = ['foreign-key', 'check', 'unique', 'exclusion', 'primary-key'] as const;

const constraintShape = {
  ...entryShape,
  type: z.enum(types).optional(),
  columns: z.array(z.string()).optional(),
  references: z.string().optional(),
  on_delete: action,
  on_update: action,
  check: z.string().describe('The condition.').optional(),
  exclude: z.string().optional(),
};
const constraint = z.strictObject(constraintShape);
const listedConstraint = z.strictObject({ name: z.string().optional(), ...constraintShape });

const content = entriesOf({
  engine: z.string().describe('Of ClickHouse: `ReplacingMergeTree`.').optional(),
  order_by: z.array(z.string()).optional(),
  partition_by: z.string().optional(),
  store: z.string().describe('The database, where it is not the main one: `clickhouse`.').optional(),
  schema: z.string().describe('The module that maps it.').optional(),
  prefix: z.string().optional(),
  columns: z.record(z.string(), column.nullable()).optional(),
  indexes: z.array(index).optional(),
  constraints: z
    .union([z.record(z.string(), constraint.nullable()), z.array(listedConstraint)], {
      error: 'a mapping of names, or a list where some have no name',
    })
    .optional(),
});

type Table = NonNullable<z.infer<typeof content>[string]>;
type Listed = z.infer<typeof listedConstraint>;

/** What a constraint is that does not say so. */
const typeOf = ({ type, references, check, exclude }: Listed): string =>
  type ??
  (references !== undefined
    ? 'foreign-key'
    : check !== undefined
      ? 'check'
      : exclude === undefined
        ? 'unique'
        : 'exclusion');

/** One with a name is known by it, another by what it says. */
const constraintSubject = (table: string, own: Listed): string =>
  own.name === undefined
    ? unnamedConstraint(table, typeOf(own), own.check ?? own.exclude ?? (own.columns ?? []).join(', '))
    : `${table}.${own.name}`;

interface Constraint {
  own: Listed;
  at: string | number;
}

const constraintsOf = ({ constraints = {} }: Table): Constraint[] =>
  Array.isArray(constraints)
    ? constraints.map((own, at) => ({ own, at }))
    : Object.entries(constraints).map(([name, own]) => ({ own: { ...own, name }, at: name }));

const constraintDrafts = (table: string, entry: Table): Omit<Draft, 'phase' | 'requirements'>[] =>
  constraintsOf(entry).map(({ own, at }) => {
    const { name, ...rest } = own;
    const type = name === undefined ? { type: typeOf(own) } : {};
    return {
      kind: 'constraint' as const,
      subject: constraintSubject(table, own),
      expected: { ...type, ...attributesOf(rest) },
      at: ['tables', table, 'constraints', at],
    };
  });

interface Timed {
  phase?: string | number | undefined;
  requirements?: string[] | undefined;
}

const within = (table: string, entry: Table): Draft[] => {
  const inherit = (own: Timed | null | undefined) => ({
    phase: own?.phase ?? entry.phase,
    requirements: own?.requirements ?? entry.requirements,
  });
  return [
    ...Object.entries(entry.columns ?? {}).map(([name, own]) => ({
      kind: 'column' as const,
      subject: `${table}.${name}`,
      expected: attributesOf(own),
      at: ['tables', table, 'columns', name],
      ...inherit(own),
    })),
    ...(entry.indexes ?? []).map(({ columns, ...own }, position) => ({
      kind: 'index' as const,
      subject: `${table}(${columns.join(', ')})`,
      expected: attributesOf(own),
      at: ['tables', table, 'indexes', position],
      ...inherit(own),
    })),
    ...constraintDrafts(table, entry).map((draft, position) => ({
      ...draft,
      ...inherit(constraintsOf(entry)[position]?.own),
    })),
  ];
};

const tableDraft = (name: string, entry: Table | null): Draft => {
  const { columns: _columns, indexes: _indexes, constraints: _constraints, ...own } = entry ?? {};
  return {
    kind: 'table',
    subject: name,
    expected: attributesOf(own),
    at: ['tables', name],
    phase: entry?.phase,
    requirements: entry?.requirements,
  };
};

export const tablesSection: ContractSection<z.infer<typeof content>> = {
  key: 'tables',
  schema: content,
  read: (tables) =>
    Object.entries(tables).flatMap(([name, entry]): Draft[] => [
      tableDraft(name, entry),
      ...within(name, entry ?? {}),
    ]),
};
