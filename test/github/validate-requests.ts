import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { findCall, resolveRef, type Schema } from '../../playground/forge/http/openapi.ts';
import { bodyOf, parametersOf } from './description.ts';

/** Holds requests against GitHub's own description of its API, more strictly than GitHub does: nothing unknown. */

export interface Outgoing {
  method: string;
  /** Below the address of the API, with what follows `?`. */
  path: string;
  /** As it was sent; undefined where there is none. */
  body?: unknown;
}

const inPlace = new Set(['oneOf', 'anyOf', 'allOf', 'not', 'if', 'then', 'else']);

/** Keys that hold schemas by name, whose names are not keywords. */
const named = new Set(['properties', 'patternProperties']);

/** The schema with all that it refers to in it, and closed: what it does not name may not be there. */
const closed = (schema: Schema, isBranch = false, path: readonly string[] = []): Schema => {
  if (typeof schema['$ref'] === 'string') {
    const ref = schema['$ref'];
    return path.includes(ref) ? {} : closed(resolveRef(ref) as Schema, isBranch, [...path, ref]);
  }
  const inner = (value: unknown, isIn: boolean): unknown =>
    Array.isArray(value)
      ? value.map((each: unknown) => inner(each, isIn))
      : typeof value === 'object' && value !== null
        ? closed(value as Schema, isIn, path)
        : value;
  const entries = Object.entries(schema)
    .filter(([key]) => !['example', 'examples', 'default', 'description'].includes(key))
    .map(([key, value]) => [
      key,
      named.has(key)
        ? Object.fromEntries(
            Object.entries(value as object).map(([name, each]) => [name, inner(each, false)]),
          )
        : inner(value, inPlace.has(key)),
    ]);
  const isOpen = isBranch || !('properties' in schema) || 'additionalProperties' in schema;
  return { ...Object.fromEntries(entries), ...(isOpen ? {} : { unevaluatedProperties: false }) } as Schema;
};

const formats = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  uri: (text: string) => URL.canParse(text),
  int64: { type: 'number' as const, validate: Number.isSafeInteger },
};
const strict = new Ajv2020({ strict: false, allErrors: true, formats, logger: false });
const coercing = new Ajv2020({ strict: false, coerceTypes: true, formats, logger: false });

const compiled = new Map<string, ValidateFunction>();

const validatorOf = (key: string, ajv: Ajv2020, schema: Schema): ValidateFunction => {
  const known = compiled.get(key);
  if (known) return known;
  const made = ajv.compile(closed(schema));
  compiled.set(key, made);
  return made;
};

const faultsIn = (validate: ValidateFunction, data: unknown, what: string): string[] =>
  validate(data)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message, params }) => {
        const extra = (params as { unevaluatedProperty?: string }).unevaluatedProperty;
        return `${what}${instancePath}${extra === undefined ? '' : `/${extra}`} ${message ?? ''}`;
      });

const parameterFaults = (
  method: string,
  template: string,
  given: { path: Record<string, string>; query: URLSearchParams },
): string[] => {
  const known = parametersOf(method, template);
  const query = Object.fromEntries(given.query);
  const unknown = Object.keys(query).filter(
    (name) => !known.some((each) => each.in === 'query' && each.name === name),
  );
  return [
    ...unknown.map((name) => `query ${name} is not known`),
    ...known.flatMap(({ name, in: where, required, schema }) => {
      if (where === 'header') return [];
      const value = (where === 'path' ? given.path : query)[name];
      if (value === undefined) return required === true ? [`${where} ${name} is missing`] : [];
      const key = `${method} ${template} ${where} ${name}`;
      return faultsIn(
        validatorOf(key, coercing, { properties: { value: schema ?? {} } }),
        { value },
        `${where} ${name} `,
      );
    }),
  ];
};

const bodyFaults = (method: string, template: string, body: unknown): string[] => {
  const form = bodyOf(method, template);
  if (body === undefined) return form?.isRequired === true ? ['the body is missing'] : [];
  if (!form) return ['a body is not expected'];
  return faultsIn(validatorOf(`${method} ${template}`, strict, form.schema), body, 'body');
};

/** The route of a request as GitHub writes it, such as `GET /repos/{owner}/{repo}`; null where there is none. */
export const routeOf = ({ method, path }: Outgoing): string | null => {
  const [address = ''] = path.split('?', 1);
  const call = findCall(method, address);
  return call ? `${method} ${call.template}` : null;
};

/** What is wrong with a request, by GitHub's own description. */
export const faultsOf = (request: Outgoing): string[] => {
  const { method, path, body } = request;
  const [address = '', query = ''] = path.split('?', 2);
  const call = findCall(method, address);
  if (!call) return [`${method} ${address}: GitHub has no such call`];
  const { template, params } = call;
  return [
    ...parameterFaults(method, template, { path: params, query: new URLSearchParams(query) }),
    ...bodyFaults(method, template, body),
  ].map((fault) => `${method} ${template}: ${fault}`);
};
