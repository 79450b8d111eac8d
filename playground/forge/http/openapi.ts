import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { matcher } from './route.ts';
import { selfContained } from './schema.ts';

/** A form, in the words of JSON schema and a few of OpenAPI's own. */
export interface Schema {
  [keyword: string]: unknown;
}

type Referring<Value> = Value & { $ref?: string };

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema?: Schema;
}

interface Content {
  schema?: Schema;
  examples?: Record<string, { $ref?: string; value?: unknown }>;
}

/** One call in GitHub's own description of its API. */
export interface Operation {
  operationId: string;
  parameters?: Referring<Parameter>[];
  requestBody?: { required?: boolean; content?: Record<string, Content> };
  responses: Record<string, Referring<{ content?: Record<string, Content> }>>;
}

type PathItem = Partial<Record<string, Operation>>;

interface Description {
  paths: Record<string, PathItem>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Operation['responses'][string]>;
  };
}

const readDescription = (): Description => {
  const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Description;
};

let loaded: Description | undefined;
/** Thirteen megabytes: read once, and only when somebody calls. */
export const description = (): Description => (loaded ??= readDescription());

/** What a `$ref` of the description stands for. */
export const resolveRef = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], description());

/** The value itself, or what it refers to. */
export const resolved = <Value extends object>(value: Referring<Value>): Value =>
  value.$ref === undefined ? value : (resolveRef(value.$ref) as Value);

let matchPath: ReturnType<typeof matcher<PathItem>> | undefined;

export interface NamedCall {
  name: string;
  template: string;
  params: Record<string, string>;
}

/** The name that GitHub's documentation and Octokit give a call, or null where GitHub has no such call. */
export const findCall = (method: string, path: string): NamedCall | null => {
  matchPath ??= matcher(Object.entries(description().paths));
  const match = matchPath(path);
  const operation = match?.value[method.toLowerCase()];
  if (!match || !operation) return null;
  return { name: operation.operationId, template: match.template, params: match.params };
};

export const operationOf = (method: string, template: string): Operation | undefined =>
  description().paths[template]?.[method.toLowerCase()];

/** Each schema is used a few times: to be compiled quickly is worth more than to run quickly. */
const quick = { inlineRefs: false, code: { optimize: false } };
const ajv = new Ajv({ strict: false, validateFormats: false, ...quick });
const validators = new Map<string, ValidateFunction>();

const validatorFor = (key: string, schema: object): ValidateFunction => {
  const known = validators.get(key);
  if (known) return known;
  const made = ajv.compile(selfContained(schema, description().components.schemas));
  validators.set(key, made);
  return made;
};

const sentenceFor = (error: ErrorObject | undefined): string => {
  const place = error?.instancePath.slice(1) ?? '';
  if (error?.keyword === 'required') {
    const { missingProperty } = error.params as { missingProperty: string };
    return `"${missingProperty}" wasn't supplied.`;
  }
  if (error?.keyword === 'maxItems') {
    const { limit } = error.params as { limit: number };
    return `No more than ${limit} items are allowed; more were supplied. For '${place}'.`;
  }
  if (error?.keyword === 'maxLength') {
    const { limit } = error.params as { limit: number };
    return `Only ${limit} characters are allowed; more were supplied. For '${place}'.`;
  }
  return `For '${place}', ${error?.message ?? 'the value is not allowed'}.`;
};

/** What is wrong with the body of a call, or null. */
export const faultOfBody = (method: string, template: string, body: unknown): string | null => {
  const schema = operationOf(method, template)?.requestBody?.content?.['application/json']?.schema;
  if (!schema) return null;
  const validate = validatorFor(`${method} ${template}`, schema);
  return validate(body) ? null : sentenceFor(validate.errors?.[0]);
};
