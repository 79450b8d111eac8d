import type { Value } from '../../../domain/fact.ts';
import { valueOf } from './show-term.ts';
import { type Term, textOf } from './term.ts';

/** What is known of a configured value before anything runs. */
export interface Setting {
  /** The value, or the one that it has where its environment variable is not set. */
  value?: Value;
  /** The environment variable that it is read from. */
  env?: string;
}

type Conversion = (value: Value) => Value | undefined;

const toNumber: Conversion = (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
};

const conversions = new Map<string, Conversion>([
  ['String.to_integer', toNumber],
  ['String.to_float', toNumber],
  ['Integer.parse', toNumber],
  ['String.to_atom', (value) => value],
  ['String.to_existing_atom', (value) => value],
  ['String.trim', (value) => (typeof value === 'string' ? value.trim() : undefined)],
  ['String.downcase', (value) => (typeof value === 'string' ? value.toLowerCase() : undefined)],
]);

type CallTerm = Extract<Term, { type: 'call' }>;

const isEnv = (term: CallTerm): boolean =>
  term.module === 'System' && /^(?:get_env|fetch_env!?)$/.test(term.name);

const fromEnv = ({ name, args: [variable, otherwise] }: CallTerm): Setting => {
  const env = variable ? textOf(variable) : null;
  const given = name === 'get_env' ? (otherwise ? valueOf(otherwise) : null) : undefined;
  return { ...(env === null ? {} : { env }), ...(given === undefined ? {} : { value: given }) };
};

/** A value as it stands, or as `System.get_env` gives it, with conversions around it undone on its default. */
export const settingOf = (term: Term): Setting => {
  if (term.type !== 'call') {
    const value = valueOf(term);
    return value === undefined ? {} : { value };
  }
  if (isEnv(term)) return fromEnv(term);
  const convert = conversions.get(`${term.module ?? ''}.${term.name}`);
  if (!convert || !term.args[0]) return {};
  const { env, value } = settingOf(term.args[0]);
  const converted = value === undefined || value === null ? value : convert(value);
  return { ...(env === undefined ? {} : { env }), ...(converted === undefined ? {} : { value: converted }) };
};
