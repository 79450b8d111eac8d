import type { Value } from '../../../domain/fact.ts';

/** What words say of a column besides its name. */

const types =
  'string|text|citext|integer|int|bigint|smallint|boolean|bool|map|jsonb?|utc_datetime(?:_usec)?|naive_datetime(?:_usec)?|timestamptz?|datetime|date|time|uuid|binary_id|binary|decimal|numeric|float|double|varchar|enum|Ecto\\.Enum|array|bigserial';
export const typeAfter = new RegExp(String.raw`^[\`*_\s]*(?:\(|:{1,2}|-|–|—|,)?\s*\`?:?(${types})\b`, 'i');
/** "numeric or float" names no one type. */
const otherType = new RegExp(String.raw`^[^,.;)]{0,24}?\s*(?:\bor\b|/|\|)\s*\`?:?(?:${types})\b`, 'i');
const nullAfter = /\bnot[ -]null\b|\bnon-?null(?:able)?\b|\bnull:\s*false\b/i;
const nullableAfter = /\bnullable\b|\bnull:\s*true\b/i;
const defaultWord = /\bdefault(?:s to|:|=| is| value)?\s*[:=]?\s*(`[^`]+`|"[^"]*"|:?[\w.-]+|%?\{\}|\[\])/i;

export const plainValue = (text: string): string | number | boolean | null => {
  const value = text
    .replace(/^`(.*)`$/, '$1')
    .replace(/^"(.*)"$/, '$1')
    .replace(/^:/, '')
    .replace(/[.,;]+$/, '');
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  return value === 'true'
    ? true
    : value === 'false'
      ? false
      : value === 'nil' || value === 'null'
        ? null
        : value;
};

/** What is said of a column up to the next one: its type, whether it may be null, its default. */
export const columnAttributes = (rest: string): Record<string, Value> => {
  const type = otherType.test(rest) ? undefined : typeAfter.exec(rest)?.[1];
  const near = rest.slice(0, 160).split(/[.;](?=\s|$)/)[0] ?? '';
  const fallback = defaultWord.exec(near)?.[1];
  return {
    ...(type === undefined ? {} : { type: type.toLowerCase() === 'ecto.enum' ? 'enum' : type.toLowerCase() }),
    ...(nullAfter.test(near) ? { null: false } : nullableAfter.test(near) ? { null: true } : {}),
    ...(fallback === undefined ? {} : { default: plainValue(fallback) }),
  };
};

/** `name`, `name :type`, `name type null`: a name and what stands in its own marks. */
export const packed = /^([a-z][a-z0-9_]*)(?:\s*(?:::?|\s)\s*(.*))?$/s;
