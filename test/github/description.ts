import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** GitHub's own description of its API, as far as tests ask it. */

export interface Schema {
  [keyword: string]: unknown;
}

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

type Referring<Value> = Value & { $ref?: string };

interface Operation {
  parameters?: Referring<Parameter>[];
  requestBody?: { required?: boolean; content?: Record<string, Content> };
  responses?: Record<string, Referring<{ content?: Record<string, Content> }>>;
}

interface Description {
  paths: Record<string, Record<string, Operation>>;
}

const file = createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json');

let read: Description | undefined;
/** Thirteen megabytes: read once, and only where something is asked. */
const description = (): Description => (read ??= JSON.parse(readFileSync(file, 'utf8')) as Description);

/** What a `$ref` of the description stands for. */
export const resolveRef = (ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], description());

const resolved = <Value extends object>(value: Referring<Value>): Value =>
  value.$ref === undefined ? value : (resolveRef(value.$ref) as Value);

export const templates = (): string[] => Object.keys(description().paths);

const operationOf = (method: string, template: string): Operation | undefined =>
  description().paths[template]?.[method.toLowerCase()];

export const isDescribed = (method: string, template: string): boolean =>
  operationOf(method, template) !== undefined;

export const parametersOf = (method: string, template: string): Parameter[] =>
  (operationOf(method, template)?.parameters ?? []).map(resolved);

/** The form of the body; null where the call takes none. */
export const bodyOf = (method: string, template: string): { isRequired: boolean; schema: Schema } | null => {
  const body = operationOf(method, template)?.requestBody;
  const schema = body?.content?.['application/json']?.schema;
  return schema ? { isRequired: body?.required === true, schema } : null;
};

/** The answer that GitHub gives as its example. */
export const exampleOf = (route: string, status = 200): unknown => {
  const [method = '', template = ''] = route.split(' ');
  const response = operationOf(method, template)?.responses?.[String(status)];
  const content = response && resolved(response).content?.['application/json'];
  const [example] = Object.values(content?.examples ?? {}).map((each) => resolved(each));
  if (example?.value === undefined) throw new Error(`GitHub gives no example of ${route} with ${status}`);
  return structuredClone(example.value);
};
