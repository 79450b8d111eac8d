import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { description, findCall, operationOf, resolved } from '../../playground/forge/http/openapi.ts';
import type { Answered } from '../../playground/forge/forge.ts';
import type { ForgeOptions } from '../../playground/forge/start.ts';
import { selfContained } from '../../playground/forge/http/schema.ts';

const formats = {
  'date-time': (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text),
  uri: (text: string) => URL.canParse(text),
  email: (text: string) => /^\S+@\S+$/.test(text),
  int64: { type: 'number' as const, validate: Number.isSafeInteger },
};

// Each schema is used a few times: what makes it quick to compile counts more than what makes it quick to run.
const quick = { inlineRefs: false, code: { optimize: false } };
const options = { strict: false, logger: false as const, formats, ...quick };
const rest = new Ajv(options);
const events = new Ajv2020(options);

const compiled = new Map<string, ValidateFunction>();

const faultsOf = (key: string, compile: () => ValidateFunction, data: unknown): string | null => {
  const validate = compiled.get(key) ?? compile();
  compiled.set(key, validate);
  if (validate(data)) return null;
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`).join('; ');
};

/** What every call may answer, whether its own description says so or not. */
const isGeneral = (status: number): boolean => status >= 400;

/** There the description asks of an account to be a person and an enterprise at once. */
const withAccount = (schema: object | null): object => {
  const copy = structuredClone(schema) as { items: { properties: Record<string, object> } };
  copy.items.properties['account'] = { $ref: '#/components/schemas/simple-user' };
  return copy;
};

const schemaFor = (method: string, template: string, status: number): object | null => {
  const response = operationOf(method, template)?.responses[String(status)];
  if (!response) {
    if (!isGeneral(status))
      throw new Error(`${method} ${template} answers ${status}, which is not described`);
    return description().components.schemas['basic-error'] ?? null;
  }
  const schema = resolved(response).content?.['application/json']?.schema ?? null;
  return template === '/app/installations' ? withAccount(schema) : schema;
};

/** Throws unless an answer is what GitHub's description of the call promises. */
const expectPublished = ({ method, path, status, data }: Answered): void => {
  const call = findCall(method, path);
  if (call === null || status === 501 || status === 304) return;
  const schema = schemaFor(method, call.template, status);
  if (schema === null) return;
  const { schemas } = description().components;
  const key = `${method} ${call.template} ${status}`;
  const fault = faultsOf(key, () => rest.compile(selfContained(schema, schemas)), data);
  if (fault !== null) throw new Error(`${key} departs from GitHub's description: ${fault}`);
};

interface EventDescription {
  webhooks: Record<string, { post: { requestBody: { content: Record<string, { schema: object }> } } }>;
  components: { schemas: Record<string, object> };
}

const readEvents = (): EventDescription => {
  const file = createRequire(import.meta.url).resolve(
    '@octokit/openapi-webhooks/generated/api.github.com.json',
  );
  return JSON.parse(readFileSync(file, 'utf8')) as EventDescription;
};

/** Some lists of what an App can listen to are older than merge queues. */
const withAllEvents = (schema: object): object =>
  JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === 'events' && typeof value === 'object' && value !== null && 'items' in value
      ? { ...value, items: { type: 'string' } }
      : value,
  ) as object;

let described: EventDescription | undefined;

/** Throws unless a webhook has the form that GitHub publishes for it. */
const expectPublishedEvent = (event: string, payload: { action?: string }): void => {
  described ??= readEvents();
  const { webhooks, components } = described;
  const name = [event, ...(payload.action === undefined ? [] : [payload.action])]
    .join('-')
    .replaceAll('_', '-');
  const schema = webhooks[name]?.post.requestBody.content['application/json']?.schema;
  if (!schema) throw new Error(`GitHub publishes no event ${name}`);
  const compile = (): ValidateFunction =>
    events.compile(withAllEvents(selfContained(schema, components.schemas)));
  const fault = faultsOf(`event ${name}`, compile, payload);
  if (fault !== null) throw new Error(`The event ${name} departs from GitHub's description: ${fault}`);
};

/** Lets a forge hold each answer and each webhook against what GitHub publishes, and notes what departs from it. */
export const holdingTo = (faults: string[]): Required<Pick<ForgeOptions, 'onAnswer' | 'onEvent'>> => {
  const note = (hold: () => void): void => {
    try {
      hold();
    } catch (error) {
      faults.push(String(error));
    }
  };
  return {
    onAnswer: (answered) => note(() => expectPublished(answered)),
    onEvent: (event, payload) => note(() => expectPublishedEvent(event, payload)),
  };
};
