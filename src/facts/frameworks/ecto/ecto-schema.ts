import type { Fact, Facts, OpenSet, Value } from '../../../domain/fact.ts';
import type { ElixirSource, Placed, Visitor } from '../../framework.ts';
import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import { attributesIn } from './functions.ts';
import { type Program, valueOf } from './interpret.ts';
import { isComputed, knownStart } from './names.ts';
import {
  type Field,
  type JoinTable,
  readSchemaBlock,
  type SchemaBlock,
  type Timestamps,
} from './schema-fields.ts';
import { baseName, basesIn, type SchemaBase, type Settings, settingsIn } from './schema-settings.ts';
import { textOf, valueTerm } from './terms.ts';

/** A module that maps a table. What is embedded maps none. */
export interface SchemaPart extends SchemaBlock {
  is: 'schema';
  module: string;
  /** May be computed (names.ts). */
  table: string;
  line: number;
  settings: Settings;
  /** The modules that it uses, in order. */
  bases: string[];
}

/** A repository: with more than one, a table may be another's. */
export interface RepositoryPart {
  is: 'repository';
  module: string;
}

export type SchemasPart = SchemaPart | SchemaBase | RepositoryPart;

const programOf = (scope: ModuleScope): Program => ({
  names: scope,
  functions: new Map(),
  attributes: attributesIn(scope.body),
  imports: [],
  readText: (_, value) => valueTerm(value),
});

const forms = new Set(['schema', 'typed_schema']);

const isSchema = (node: Node): boolean =>
  isCall(node) &&
  node.receiver === null &&
  forms.has(node.name ?? '') &&
  node.body !== null &&
  node.args.length > 0;

/** The schema of a module, in an `if` too; what is quoted is somebody else's. */
const schemaCall = (body: readonly Node[]): Extract<Node, { type: 'call' }> | null => {
  let quoteEnd = 0;
  for (const node of walk(body)) {
    if (isCall(node, 'quote') || isCall(node, 'def') || isCall(node, 'defp'))
      quoteEnd = Math.max(quoteEnd, node.end);
    if (node.start >= quoteEnd && isCall(node) && isSchema(node)) return node;
  }
  return null;
};

const schemaPart = (scope: ModuleScope): SchemaPart | null => {
  const call = schemaCall(scope.body);
  if (!call || scope.name === null) return null;
  const program = programOf(scope);
  return {
    is: 'schema',
    module: scope.name,
    table: textOf(valueOf(program, call.args[0])),
    line: call.line,
    settings: settingsIn(scope.body, program),
    bases: scope.uses.map(baseName),
    ...readSchemaBlock(call.body ?? [], program),
  };
};

const repositoryPart = ({ name, uses }: ModuleScope): RepositoryPart | null =>
  name !== null && uses.some(({ module }) => module === 'Ecto.Repo')
    ? { is: 'repository', module: name }
    : null;

const partsOfModule = (scope: ModuleScope, { text }: ElixirSource): SchemasPart[] => {
  const quotes = text.slice(scope.start, scope.end).includes('quote');
  const parts = [schemaPart(scope), repositoryPart(scope)].filter((part) => part !== null);
  return [...parts, ...(quotes ? basesIn(scope, programOf(scope)) : [])];
};

const deepest = 5;

/** The settings of those that are used, the later ones over the earlier. Null where one of them is not known. */
const inherited = (
  names: readonly string[],
  bases: ReadonlyMap<string, SchemaBase>,
  depth = 0,
): Settings | null => {
  const isOwn = names.some((name) => /^(?:Ecto\.Schema|TypedEctoSchema)$/.test(name));
  let [settings, isFound]: [Settings, boolean] = [{}, isOwn];
  for (const name of names) {
    const base = depth < deepest ? bases.get(name) : undefined;
    if (!base) continue;
    const below = inherited(base.bases, bases, depth + 1);
    isFound ||= below !== null;
    settings = { ...settings, ...below, ...base.settings };
  }
  return isFound ? settings : null;
};

const place = (path: string, line: number): Pick<Fact, 'path' | 'line'> => ({ path, line });

const fieldType = (field: Field, settings: Settings): string | null | undefined => {
  if (field.typed === 'foreign-key')
    return settings.foreignKeyType === undefined ? 'id' : settings.foreignKeyType;
  return field.type;
};

type Attributes = Record<string, Value>;

const columnAttributes = (field: Field, settings: Settings): Attributes => {
  const type = fieldType(field, settings) ?? undefined;
  return {
    ...(type === undefined ? {} : { type, fieldType: type }),
    ...(field.default === undefined ? {} : { fieldDefault: field.default }),
    ...(field.values === undefined ? {} : { values: field.values }),
    ...(field.source === undefined ? {} : { field: field.name }),
    ...(field.virtual ? { virtual: true } : { primary_key: field.primaryKey ?? false }),
    by: 'schema',
  };
};

/** `timestamps()` as fields; none whose name is computed. */
const timestampFields = ({ timestamps }: SchemaBlock, settings: Settings): Field[] => {
  if (!timestamps) return [];
  const options: Timestamps = { ...settings.timestamps, ...timestamps.options };
  const type = options.type === undefined ? 'naive_datetime' : options.type;
  return (['inserted_at', 'updated_at'] as const).flatMap((key): Field[] => {
    const name = options[key] === undefined ? key : options[key];
    if (name === false || name === null) return [];
    const source = options[`${key}_source`];
    const { line } = timestamps;
    return [{ name, ...(source ? { source } : {}), ...(type === null ? {} : { type }), default: null, line }];
  });
};

const keyField = ({ line }: SchemaPart, { primaryKey }: Settings): Field[] => {
  if (primaryKey === false || primaryKey === null) return [];
  const { name, type, source } = primaryKey ?? { name: 'id', type: 'id' };
  return [
    {
      name,
      ...(source === undefined ? {} : { source }),
      ...(type === undefined ? {} : { type }),
      default: null,
      primaryKey: true,
      line,
    },
  ];
};

const joinFacts = ({ table, columns, line }: JoinTable, settings: Settings, path: string): Fact[] => {
  const type = settings.foreignKeyType === undefined ? 'id' : settings.foreignKeyType;
  const typed: Attributes = type === null ? {} : { type, fieldType: type };
  return [
    { kind: 'table', subject: table, attributes: { by: 'schema' }, ...place(path, line) },
    ...columns.map((column): Fact => ({
      kind: 'column',
      subject: `${table}.${column}`,
      attributes: { ...typed, by: 'schema' },
      ...place(path, line),
    })),
  ];
};

const hiddenTimestamps = ({ timestamps }: SchemaBlock, settings: Settings): boolean => {
  const options = { ...settings.timestamps, ...timestamps?.options };
  return timestamps !== null && (options.inserted_at === null || options.updated_at === null);
};

const openColumns = (part: SchemaPart, settings: Settings, path: string): OpenSet[] => {
  const { table, line, hidden } = part;
  const whole = [
    ...(settings.primaryKey === null ? ['its primary key is said by code that is not read'] : []),
    ...(hiddenTimestamps(part, settings) ? ['its timestamps are computed'] : []),
  ];
  return [...whole.map((why) => ({ why, line })), ...hidden].map(({ why, line: at }) => ({
    kind: 'column',
    within: `${table}.`,
    why,
    ...place(path, at),
  }));
};

/** Of a module that makes schemas and is not known, nothing is taken for granted. */
const unknownSettings: Settings = {
  primaryKey: null,
  foreignKeyType: null,
  timestamps: { type: null },
  prefix: null,
};

const schemaFacts = ({ path, part }: Placed<SchemaPart>, bases: ReadonlyMap<string, SchemaBase>): Facts => {
  const { table, line, module } = part;
  if (isComputed(table)) {
    const [why, within] = ['the table of a schema is computed', knownStart(table)];
    return {
      facts: [],
      open: (['table', 'column'] as const).map((kind) => ({ kind, within, why, ...place(path, line) })),
    };
  }
  const above = inherited(part.bases, bases);
  const settings: Settings = { ...(above ?? unknownSettings), ...part.settings };
  const key = keyField(part, settings);
  const fields = [...key, ...part.fields, ...timestampFields(part, settings)];
  const prefix = settings.prefix ? { prefix: settings.prefix } : {};
  return {
    facts: [
      {
        kind: 'table',
        subject: table,
        attributes: { schema: module, ...prefix, by: 'schema' },
        ...place(path, line),
      },
      ...fields.map((field): Fact => ({
        kind: 'column',
        subject: `${table}.${field.source ?? field.name}`,
        attributes: columnAttributes(field, settings),
        ...place(path, field.line),
      })),
      ...part.joins.flatMap((join) => joinFacts(join, settings, path)),
    ],
    open: openColumns(part, settings, path),
  };
};

export const schemasOf = (parts: readonly Placed<SchemasPart>[]): Facts => {
  const bases = new Map(
    parts.flatMap(({ part }) => (part.is === 'schema-base' ? [[part.name, part] as const] : [])),
  );
  const all = parts.flatMap(({ path, part }) =>
    part.is === 'schema' ? [schemaFacts({ path, part }, bases)] : [],
  );
  return { facts: all.flatMap(({ facts }) => facts), open: all.flatMap(({ open }) => open) };
};

export const schemaVisitor: Visitor<ElixirSource, SchemasPart> = {
  words: ['schema', 'Ecto.Schema', '@primary_key', 'Ecto.Repo'],
  extract: (source) => source.modules.flatMap((scope) => partsOfModule(scope, source)),
};
