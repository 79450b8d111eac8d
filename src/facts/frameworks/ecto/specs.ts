import type {
  ColumnSpec,
  Computed,
  ConstraintSpec,
  IndexSpec,
  ReferenceSpec,
  Timestamps,
} from './changes.ts';
import { defaultIndexName, isComputed, qualified, unqualified } from './names.ts';
import { bare, sqlReader } from './sql-reader.ts';
import { statementsOf } from './sql-tokens.ts';
import { indexColumn } from './sql-values.ts';
import { isKeywords, itemsOfList, option, plain, spelledType, type Term, textOf } from './terms.ts';

/** What the arguments of Ecto's commands say of columns, indexes and constraints. */

type Options = Term;

const textOption = (options: Options, name: string): string | undefined => {
  const term = option(options, name);
  return term === undefined || (term.is === 'value' && term.value === null) ? undefined : textOf(term);
};

/** A table by its name and the `prefix:` of its options. */
export const tableName = (name: string, options: Options): string =>
  qualified(name, textOption(options, 'prefix') ?? null);

const numberOption = (options: Options, name: string): number | undefined => {
  const term = option(options, name);
  return term?.is === 'value' && typeof term.value === 'number' ? term.value : undefined;
};

const isSaid = (options: Options, name: string): boolean => option(options, name) !== undefined;

/** `on_delete: {:nilify, [:column]}` is about some columns, but nilifies. */
const actionOf = (term: Term | undefined): string | undefined => {
  if (term === undefined) return undefined;
  return term.is === 'tuple' && textOf(term.items[0]) === 'nilify' ? 'nilify_all' : textOf(term);
};

const pairsOf = (term: Term | undefined): [string, string][] =>
  (term ? (itemsOfList(term) ?? []) : []).map((item) =>
    item.is === 'tuple' ? [textOf(item.items[0]), textOf(item.items[1])] : [textOf(item), textOf(item)],
  );

/** `references(:users, …)` for a column of a table. */
const referenceSpec = (
  term: Extract<Term, { is: 'references' }>,
  table: string,
  column: string,
): ReferenceSpec => {
  const { options } = term;
  const others = pairsOf(option(options, 'with'));
  const referred = textOption(options, 'column');
  const type = option(options, 'type');
  const [on_delete, on_update] = ['on_delete', 'on_update'].map((name) => actionOf(option(options, name)));
  const columns = [referred ?? 'id', ...others.map(([, other]) => other)];
  return {
    table: qualified(term.table, textOption(options, 'prefix') ?? null),
    ...(referred === undefined && others.length === 0 ? {} : { columns }),
    ...(others.length === 0 ? {} : { with: others.map(([own]) => own) }),
    name: textOption(options, 'name') ?? `${unqualified(table)}_${column}_fkey`,
    ...(type === undefined ? {} : { type: spelledType(type) ?? textOf(type) }),
    ...(on_delete === undefined ? {} : { on_delete }),
    ...(on_update === undefined ? {} : { on_update }),
  };
};

const isHidden = ({ table, name, type }: ReferenceSpec): boolean =>
  [table, name, type].some((text) => text !== undefined && isComputed(text));

const typeSpec = (
  type: Term,
  table: string,
  column: string,
): Pick<ColumnSpec, 'type' | 'references' | 'computed'> => {
  if (type.is === 'references') {
    const references = referenceSpec(type, table, column);
    return isHidden(references) ? { computed: ['type', 'references'] } : { references };
  }
  const spelled = spelledType(type);
  // What is not known may be a reference as well.
  return spelled === undefined ? { computed: ['type', 'references'] } : { type: spelled };
};

const plainOption = (
  options: Options,
  name: string,
): { value?: ReturnType<typeof plain>; isComputed: boolean } => {
  const term = option(options, name);
  const value = term === undefined ? undefined : plain(term);
  return { value, isComputed: term !== undefined && value === undefined };
};

type OptionSpec = Pick<ColumnSpec, 'null' | 'default' | 'primaryKey' | 'size' | 'precision' | 'scale'> & {
  computed: Computed[];
};

const sizeSpec = (options: Options): Pick<ColumnSpec, 'size' | 'precision' | 'scale'> =>
  Object.fromEntries(
    ['size', 'precision', 'scale'].flatMap((name) => {
      const value = numberOption(options, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const optionSpec = (options: Options): OptionSpec => {
  const [nullable, fallback, key] = ['null', 'default', 'primary_key'].map((name) =>
    plainOption(options, name),
  );
  const computed: Computed[] = [
    ...(nullable?.isComputed ? (['null'] as const) : []),
    ...(fallback?.isComputed ? (['default'] as const) : []),
    ...(key?.isComputed ? (['primaryKey'] as const) : []),
  ];
  const isIdentity = /AS IDENTITY/i.test(textOption(options, 'generated') ?? '');
  return {
    ...(typeof nullable?.value === 'boolean' ? { null: nullable.value } : isIdentity ? { null: false } : {}),
    ...(fallback?.value === undefined ? {} : { default: fallback.value }),
    ...(key?.value === true ? { primaryKey: true } : {}),
    ...sizeSpec(options),
    computed,
  };
};

/** `add :name, type, options`. */
export const columnSpec = (name: string, type: Term, options: Options, table: string): ColumnSpec => {
  const said = typeSpec(type, table, name);
  const { computed, ...stated } = optionSpec(options);
  const hidden = [...(said.computed ?? []), ...computed];
  return { name, ...said, ...stated, ...(hidden.length === 0 ? {} : { computed: hidden }) };
};

/** The foreign key that `from:` says is there. */
export const droppedReference = (options: Options, table: string, column: string): string | undefined => {
  const from = option(options, 'from');
  const before = from?.is === 'tuple' ? from.items[0] : from;
  return before?.is === 'references' ? referenceSpec(before, table, column).name : undefined;
};

/** `primary_key:` of a table, and of the settings of a repository. */
export const keySpec = (stated: Term | undefined): boolean | ColumnSpec | null => {
  if (stated === undefined || (stated.is === 'value' && stated.value === true)) return true;
  if (stated.is === 'value' && stated.value === false) return false;
  if (!isKeywords(stated)) return null;
  const type = option(stated, 'type') ?? ({ is: 'value', value: 'bigserial' } as const);
  return columnSpec(textOption(stated, 'name') ?? 'id', type, stated, '');
};

const nameOrFalse = (options: Options, name: string): string | false | undefined => {
  const term = option(options, name);
  if (term === undefined) return undefined;
  return term.is === 'value' && term.value === false ? false : textOf(term);
};

/** `timestamps(…)`, and `migration_timestamps:` of a repository. */
export const timestampsSpec = (options: Options): Timestamps => {
  if (!isKeywords(options)) return { computed: ['type', 'null', 'default'] };
  const { computed, null: nullable, default: fallback } = optionSpec(options);
  const type = option(options, 'type');
  const spelled = type === undefined ? undefined : spelledType(type);
  const [inserted, updated] = ['inserted_at', 'updated_at'].map((name) => nameOrFalse(options, name));
  const hidden: Computed[] = [
    ...computed,
    ...(type !== undefined && spelled === undefined ? (['type'] as const) : []),
  ];
  return {
    ...(inserted === undefined ? {} : { inserted_at: inserted }),
    ...(updated === undefined ? {} : { updated_at: updated }),
    ...(spelled === undefined ? {} : { type: spelled }),
    ...(nullable === undefined ? {} : { null: nullable }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(hidden.length === 0 ? {} : { computed: hidden }),
  };
};

/** An item of an index: a column as it is, or an expression without what says its order. */
const indexItem = (text: string): string => {
  const [statement] = /^\w+$/.test(text) ? [] : statementsOf(text, { line: 1, isVerbatim: false });
  return statement ? indexColumn(sqlReader(statement)) : text;
};

const columnTexts = (columns: Term): string[] => {
  if (columns.is === 'value') return [textOf(columns)];
  const items = itemsOfList(columns);
  return items ? items.map(textOf) : [textOf(undefined)];
};

/** The name that an index has or gets; undefined where it is computed. */
const indexName = (table: string, columns: readonly string[], options: Options): string | undefined => {
  const stated = textOption(options, 'name') ?? defaultIndexName(unqualified(table), columns);
  const isKnown = !isComputed(stated) && (isSaid(options, 'name') || ![table, ...columns].some(isComputed));
  return isKnown ? stated : undefined;
};

export const indexSpec = ({ table, columns, options, unique }: Extract<Term, { is: 'index' }>): IndexSpec => {
  const texts = columnTexts(columns);
  const name = indexName(table, texts, options);
  const where = textOption(options, 'where');
  const isUnique = option(options, 'unique');
  return {
    table: tableName(table, options),
    columns: texts.map(indexItem),
    ...(name === undefined ? {} : { name }),
    unique: unique || (isUnique?.is === 'value' && isUnique.value === true),
    ...(where === undefined ? { where: null } : isComputed(where) ? {} : { where: bare(where) }),
    using: (textOption(options, 'using') ?? 'btree').toLowerCase(),
  };
};

export const constraintSpec = ({
  table,
  name,
  options,
}: Extract<Term, { is: 'constraint' }>): ConstraintSpec => {
  const [check, exclude] = [textOption(options, 'check'), textOption(options, 'exclude')];
  const expression = check ?? exclude;
  return {
    table: tableName(table, options),
    type: exclude !== undefined && check === undefined ? 'exclusion' : 'check',
    ...(isComputed(name) ? {} : { name }),
    columns: [],
    ...(expression === undefined || isComputed(expression) ? {} : { expression: bare(expression) }),
  };
};
