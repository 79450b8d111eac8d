import { z } from 'zod';
import type { Value } from '../../domain/fact.ts';
import { sameType } from '../../text/column-types.ts';
import {
  attributesOf,
  type ClaimKind,
  type ContractEntry,
  cutAtLast,
  keyOfSection,
  type ContractSection,
  type Draft,
  entriesOf,
  entryShape,
  exactly,
  ownedBy,
  type Sameness,
} from '../claim-kind.ts';

export const tableKind: ClaimKind = {
  kind: 'table',
  factKind: 'table',
  plural: 'tables',
  identity: exactly,
  entry: keyOfSection('tables'),
};

/** What a table has under a name. */
const keyOfTable =
  (group: string) =>
  (subject: string): ContractEntry => {
    const [table, name] = cutAtLast(subject, '.');
    return { at: ['tables', table, group], key: name };
  };

const isSameType: Sameness = (expected, found) =>
  typeof expected === 'string' && typeof found === 'string' && sameType(expected, found);

const unquoted = (text: string): string =>
  text.replace(/^fragment\((.*)\)$/, '$1').replace(/^(['"])(.*)\1$/, '$2');

/** `'slow'::character varying`, `"slow"`, `:slow` and `slow` are one default; so are `'{}'::text[]` and `[]`. */
const plainDefault = (value: Value): string => {
  if (typeof value !== 'string') return JSON.stringify(value);
  const isArray = /::[\w\s]+\[\]$/.test(value);
  const plain = unquoted(unquoted(value.trim()).replace(/::[\w\s]+(?:\[\])*$/, ''))
    .replace(/^:|^%(?=\{)/, '')
    .toLowerCase();
  if (plain === 'now()') return 'current_timestamp';
  return isArray && plain === '{}' ? '[]' : /^-?\d+(?:\.\d+)?$/.test(plain) ? String(Number(plain)) : plain;
};

export const columnKind: ClaimKind = {
  kind: 'column',
  factKind: 'column',
  plural: 'columns',
  identity: exactly,
  entry: keyOfTable('columns'),
  owner: ownedBy('table', '.'),
  same: { type: isSameType, default: (expected, found) => plainDefault(expected) === plainDefault(found) },
};

/** `users(a, b)`: which columns, in which order. */
export const indexKind: ClaimKind = {
  kind: 'index',
  factKind: 'index',
  plural: 'indexes',
  entry: (subject, attributes) => {
    const [, table = '', columns = ''] = /^([^(]*)\((.*)\)$/.exec(subject) ?? [];
    return { at: ['tables', table, 'indexes'], item: { columns: columns.split(/,\s*/), ...attributes } };
  },
  identity: (subject) => subject.replaceAll(/\s+/g, '').replaceAll(',', ', '),
  owner: ownedBy('table', '('),
  isOneEnough: true,
  // What a table has by itself.
  isInternal: ({ primary }) => primary === true,
};

export const constraintKind: ClaimKind = {
  kind: 'constraint',
  factKind: 'constraint',
  plural: 'constraints',
  identity: exactly,
  entry: keyOfTable('constraints'),
  owner: {
    ...ownedBy('table', '.'),
    // A table's old name stays in the names of its constraints, unless it was created under the new one.
    within: (subject, table) => {
      const [owner = '', name = ''] = subject.split('.');
      return [`${table}.${name}`, `${table}.${name.replace(owner, table)}`];
    },
  },
};

const column = z.strictObject({
  ...entryShape,
  type: z.string().optional(),
  null: z.boolean().optional(),
  default: z.unknown().optional(),
});

const index = z.strictObject({
  ...entryShape,
  columns: z.array(z.string()).min(1, 'at least one column'),
  unique: z.boolean().optional(),
  name: z.string().optional(),
  where: z.string().optional(),
  using: z.string().optional(),
});

const constraint = z.strictObject({
  ...entryShape,
  type: z.enum(['foreign-key', 'check', 'unique', 'exclusion']).optional(),
  columns: z.array(z.string()).optional(),
  references: z.string().optional(),
});

const content = entriesOf({
  columns: z.record(z.string(), column.nullable()).optional(),
  indexes: z.array(index).optional(),
  constraints: z.record(z.string(), constraint.nullable()).optional(),
});

type Table = NonNullable<z.infer<typeof content>[string]>;

const within = (table: string, entry: Table): Draft[] => {
  const inherit = (
    own: { phase?: string | number | undefined; requirements?: string[] | undefined } | null,
  ) => ({
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
    ...Object.entries(entry.constraints ?? {}).map(([name, own]) => ({
      kind: 'constraint' as const,
      subject: `${table}.${name}`,
      expected: attributesOf(own),
      at: ['tables', table, 'constraints', name],
      ...inherit(own),
    })),
  ];
};

export const tablesSection: ContractSection<z.infer<typeof content>> = {
  key: 'tables',
  schema: content,
  read: (tables) =>
    Object.entries(tables).flatMap(([name, entry]): Draft[] => [
      {
        kind: 'table',
        subject: name,
        expected: {},
        at: ['tables', name],
        phase: entry?.phase,
        requirements: entry?.requirements,
      },
      ...within(name, entry ?? {}),
    ]),
};
