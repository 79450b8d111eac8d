import { operationOf, type Parameter, resolved, type Schema } from '../../playground/forge/http/openapi.ts';

/** What tests ask of GitHub's own description of its API. */

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
  const response = operationOf(method, template)?.responses[String(status)];
  const content = response && resolved(response).content?.['application/json'];
  const [example] = Object.values(content?.examples ?? {}).map((each) => resolved(each));
  if (example?.value === undefined) throw new Error(`GitHub gives no example of ${route} with ${status}`);
  return structuredClone(example.value);
};
