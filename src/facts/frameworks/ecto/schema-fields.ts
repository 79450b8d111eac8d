import type { Value } from '../../../domain/fact.ts';
import { type Call, isCall, type Node } from '../../languages/elixir/tree.ts';
import { type Program, valueOf } from './interpret.ts';
import { isComputed } from './names.ts';
import {
  itemsOfList,
  noOptions,
  option,
  plain,
  spelledType,
  type Term,
  textOf,
  unknownTerm,
} from './terms.ts';

/** The block of `schema "table" do`: fields, associations that have a column here, embeds, timestamps. */

export interface Field {
  name: string;
  /** The column, where it has another name. */
  source?: string;
  /** As the application sees it; absent where it is computed. */
  type?: string;
  /** Where it says nothing itself, what the module says of all foreign keys or timestamps. */
  typed?: 'foreign-key' | 'timestamps';
  /** Null for none, absent where it is computed. */
  default?: Value;
  values?: Value;
  virtual?: true;
  primaryKey?: true;
  line: number;
}

/** A table that only associations name. */
export interface JoinTable {
  table: string;
  columns: string[];
  line: number;
}

export interface SchemaBlock {
  fields: Field[];
  joins: JoinTable[];
  /** Why there are fields that cannot be known. */
  hidden: { why: string; line: number }[];
  /** Options of `timestamps`, which are told by the module too. */
  timestamps: { options: Timestamps; line: number } | null;
}

/** Null where it is computed; false where there is none. */
export interface Timestamps {
  inserted_at?: string | false | null;
  updated_at?: string | false | null;
  inserted_at_source?: string | null;
  updated_at_source?: string | null;
  type?: string | null;
}

interface Reading {
  program: Program;
  /** The last part of the schema's own module. */
  owner: string;
}

type Read = (call: Call, args: readonly Term[], reading: Reading) => Partial<SchemaBlock>;

const snake = (name: string): string =>
  name.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();

const lastPart = (module: string): string => module.slice(module.lastIndexOf('.') + 1);

const isTrue = (term: Term | undefined): boolean => term?.is === 'value' && term.value === true;
const isFalse = (term: Term | undefined): boolean => term?.is === 'value' && term.value === false;

const textOption = (options: Term, name: string): string | undefined => {
  const term = option(options, name);
  return term ? textOf(term) : undefined;
};

const valuesOf = (options: Term): { values?: Value } => {
  const term = option(options, 'values');
  const items = term ? itemsOfList(term) : null;
  const values = items?.map((item) => plain(item.is === 'tuple' ? (item.items[0] ?? unknownTerm) : item)) ?? [
    undefined,
  ];
  return values.includes(undefined) ? {} : { values: values.filter((value) => value !== undefined) };
};

const defaultOf = (options: Term): { default?: Value } => {
  const term = option(options, 'default');
  const value = term ? plain(term) : null;
  return value === undefined ? {} : { default: value };
};

const sourceOf = (options: Term, name: string): { source?: string } => {
  const source = textOption(options, 'source');
  return source === undefined || source === name ? {} : { source };
};

const common = (name: string, options: Term, line: number): Field => ({
  name,
  ...sourceOf(options, name),
  ...defaultOf(options),
  ...(isTrue(option(options, 'virtual')) ? { virtual: true } : {}),
  ...(isTrue(option(options, 'primary_key')) ? { primaryKey: true } : {}),
  line,
});

const computed = (what: string, line: number): Partial<SchemaBlock> => ({
  hidden: [{ why: `${what} is computed`, line }],
});

const isNamed = (field: Field): boolean => !isComputed(field.name) && !isComputed(field.source ?? '');

const one = (field: Field): Partial<SchemaBlock> =>
  isNamed(field) ? { fields: [field] } : computed('the name of a field', field.line);

const typeOf = (type: Term | undefined): { type?: string } => {
  if (type === undefined) return { type: 'string' };
  const spelled = spelledType(type);
  return spelled === undefined ? {} : { type: spelled };
};

const readField: Read = ({ line }, args) => {
  const [name, ...rest] = args;
  const isTyped =
    rest[0] !== undefined &&
    !(rest[0].is === 'list' && rest.length === 1 && rest[0].items.some(({ is }) => is === 'tuple'));
  const options = rest[isTyped ? 1 : 0] ?? noOptions;
  return one({
    ...common(textOf(name), options, line),
    ...typeOf(isTyped ? rest[0] : undefined),
    ...valuesOf(options),
  });
};

const readBelongsTo: Read = ({ line }, args) => {
  const options = args[2] ?? noOptions;
  if (isFalse(option(options, 'define_field'))) return {};
  const key = textOption(options, 'foreign_key') ?? `${textOf(args[0])}_id`;
  const type = option(options, 'type');
  const field = { ...common(key, options, line), default: null };
  return one(type ? { ...field, ...typeOf(type) } : { ...field, typed: 'foreign-key' });
};

const readEmbed =
  (type: string): Read =>
  ({ line }, args) => {
    const options = args.findLast(({ is }) => is === 'list') ?? noOptions;
    return one({ ...common(textOf(args[0]), options, line), type, default: null });
  };

const nameOrFalse = (options: Term, key: string): string | false | null | undefined => {
  const term = option(options, key);
  if (term === undefined) return undefined;
  if (isFalse(term)) return false;
  const name = textOf(term);
  return isComputed(name) ? null : name;
};

export const timestampOptions = (options: Term): Timestamps => {
  if (options.is !== 'list') return { inserted_at: null, updated_at: null, type: null };
  const type = option(options, 'type');
  const named = ['inserted_at', 'updated_at', 'inserted_at_source', 'updated_at_source'].flatMap((key) => {
    const name = nameOrFalse(options, key);
    return name === undefined ? [] : [[key, name] as const];
  });
  return { ...Object.fromEntries(named), ...(type ? { type: spelledType(type) ?? null } : {}) };
};

const readTimestamps: Read = ({ line }, args) => ({
  timestamps: { options: timestampOptions(args[0] ?? noOptions), line },
});

const keyName = (module: string): string => `${snake(lastPart(module))}_id`;

/** The columns of a join table: those that are said, else one for each side, named after its module. */
const joinColumns = (keys: Term | undefined, related: Term | undefined, owner: string): string[] => {
  const stated = keys ? itemsOfList(keys) : null;
  if (stated) return stated.flatMap((item) => (item.is === 'tuple' ? [textOf(item.items[0])] : []));
  return keys || related?.is !== 'module' ? [] : [keyName(owner), keyName(related.name)];
};

const readManyToMany: Read = ({ line }, args, { owner }) => {
  const options = args[2] ?? noOptions;
  const through = option(options, 'join_through');
  if (through?.is !== 'value' || typeof through.value !== 'string' || isComputed(through.value)) return {};
  const columns = joinColumns(option(options, 'join_keys'), args[1], owner).filter(
    (name) => !isComputed(name),
  );
  return { joins: [{ table: through.value, columns, line }] };
};

const nothing: Read = () => ({});

const readers = new Map<string, Read>([
  ['field', readField],
  ['belongs_to', readBelongsTo],
  ['embeds_one', readEmbed('map')],
  ['embeds_many', readEmbed('{:array, :map}')],
  ['timestamps', readTimestamps],
  ['many_to_many', readManyToMany],
  ['has_one', nothing],
  ['has_many', nothing],
]);

const callOf = (node: Node): Call | null => {
  if (node.type === 'identifier')
    return { ...node, type: 'call', receiver: null, callee: null, args: [], body: null, clauses: [] };
  return isCall(node) ? node : null;
};

const isSilent = (node: Node): boolean =>
  (node.type === 'unary' && node.operator === '@') || isCall(node, 'import') || isCall(node, 'alias');

const readStatement = (node: Node, reading: Reading): Partial<SchemaBlock> => {
  if (isSilent(node)) return {};
  const call = callOf(node);
  const read = call && !call.receiver ? readers.get(call.name ?? '') : undefined;
  if (!call || !read) {
    const name = call?.name ?? null;
    return {
      hidden: [{ why: name === null ? 'code makes fields' : `${name} may make fields`, line: node.line }],
    };
  }
  // What is embedded may be defined in place: its block is about other fields.
  const args = call.args.map((arg) => valueOf(reading.program, arg));
  return read(call, args, reading);
};

export const readSchemaBlock = (statements: readonly Node[], program: Program): SchemaBlock => {
  const owner = program.names.name ?? '';
  const read = statements
    .flatMap((node) => (node.type === 'block' ? node.items : [node]))
    .map((node) => readStatement(node, { program, owner }));
  return {
    fields: read.flatMap(({ fields }) => fields ?? []),
    joins: read.flatMap(({ joins }) => joins ?? []),
    hidden: read.flatMap(({ hidden }) => hidden ?? []),
    timestamps: read.findLast(({ timestamps }) => timestamps)?.timestamps ?? null,
  };
};
