import type { Value } from '../../../domain/fact.ts';
import { isComputed } from './names.ts';
import { bare, type SqlReader, written } from './sql-reader.ts';
import type { Token } from './sql-tokens.ts';

/** The small things of SQL that say something by themselves: types, defaults, items of an index. */

const shortTypes: [RegExp, string][] = [
  [/^(?:pg_catalog|public)\./, ''],
  [/^character varying/, 'varchar'],
  [/^character(?=\(|$|\[)/, 'char'],
  [/^(timestamp|time)(\(\d\))? without time zone/, '$1$2'],
  [/^(timestamp|time)(\(\d\))? with time zone/, '$1tz$2'],
];

/** A type as people write it: `varchar(255)`, `timestamptz`, `integer[]`, `UInt64`. */
export const sqlType = (text: string, foldsCase: boolean): string => {
  const spaced = text.replace(/\s*([(),[\]])\s*/g, '$1').replace(/\)(?=\w)/g, ') ');
  const isFolded = foldsCase && !isComputed(spaced);
  const folded = spaced
    .split(/("[^"]*")/)
    .map((part) => (part.startsWith('"') ? part.slice(1, -1) : isFolded ? part.toLowerCase() : part))
    .join('');
  return shortTypes.reduce((type, [pattern, short]) => type.replace(pattern, short), folded);
};

const isSign = (token: Token | undefined, ...texts: string[]): boolean =>
  token?.type === 'sign' && texts.includes(token.text);

/** `'a'::character varying(255)` without the cast; an expression that has one inside keeps it. */
const withoutCast = (tokens: readonly Token[]): readonly Token[] => {
  const cast = tokens.findIndex((token) => isSign(token, '::'));
  const isType = tokens
    .slice(cast)
    .every((token) => token.type !== 'sign' || isSign(token, '::', '[', ']', '(', ')', ',', '.'));
  return cast > 0 && isType ? tokens.slice(0, cast) : tokens;
};

const numberOf = (tokens: readonly Token[]): number | null => {
  const isNegative = isSign(tokens[0], '-');
  const digits = tokens[isNegative ? 1 : 0];
  if (digits?.type !== 'number' || tokens.length !== (isNegative ? 2 : 1)) return null;
  return Number(digits.text.replaceAll('_', '')) * (isNegative ? -1 : 1);
};

const constants = new Map<string, Value>([
  ['TRUE', true],
  ['FALSE', false],
  ['NULL', null],
]);

/** `ARRAY['a', 'b']`, where the items are plain. */
const listOf = (tokens: readonly Token[]): Value[] | null => {
  const [word, opening, ...rest] = tokens;
  const isList = word?.text.toUpperCase() === 'ARRAY' && isSign(opening, '[') && isSign(rest.at(-1), ']');
  const items = rest.slice(0, -1).filter((token) => !isSign(token, ','));
  if (!isList || items.some(({ type }) => type !== 'string' && type !== 'number')) return null;
  return items.map(({ type, text }) => (type === 'number' ? Number(text) : text));
};

/** The value of a default; an expression stays as it is written. */
export const defaultValue = (text: string, tokens: readonly Token[]): Value => {
  const plain = withoutCast(tokens);
  const [first] = plain;
  const constant = constants.get(first?.text.toUpperCase() ?? '');
  if (first?.type === 'string' && plain.length === 1) return first.text;
  if (first?.type === 'word' && plain.length === 1 && constant !== undefined) return constant;
  return numberOf(plain) ?? listOf(plain) ?? bare(written(text, tokens));
};

/** What follows an expression's parenthesis and is no part of it: an operator class. */
const isOperatorClass = (tokens: readonly Token[]): boolean =>
  tokens.length > 0 && tokens.every((token) => token.type === 'word' || isSign(token, '.'));

/** One item of an index: the column or the expression, without its order, collation and operator class. */
export const indexColumn = (item: SqlReader): string => {
  const { text, foldsCase } = item.statement;
  const tokens = item.takeUntil('ASC', 'DESC', 'NULLS', 'COLLATE');
  const [first, ...rest] = tokens;
  if ((first?.type === 'quoted' || first?.type === 'word') && (rest.length === 0 || isOperatorClass(rest)))
    return first.type === 'word' && foldsCase && !isComputed(first.text)
      ? first.text.toLowerCase()
      : first.text;
  const closing = tokens.findLastIndex((token) => isSign(token, ')')) + 1;
  const expression = isOperatorClass(tokens.slice(closing)) ? tokens.slice(0, closing) : tokens;
  return bare(written(text, expression));
};
