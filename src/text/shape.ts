import type * as z from 'zod';
import type { Problem } from '../domain/finding.ts';
import { listNames, suggestName } from './nearest.ts';
import type { Yaml } from './yaml.ts';

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const plainPath = (path: readonly PropertyKey[]): Path =>
  path.map((part) => (typeof part === 'number' ? part : String(part)));

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (part, key) =>
      part !== null && typeof part === 'object' ? (part as Record<string | number, unknown>)[key] : undefined,
    value,
  );

type Definition = Record<string, unknown>;

/** The definitions that a schema may be meant by: what is optional inside, of alternatives each. */
const definitionsOf = (schema: unknown): Definition[] => {
  const definition = (schema as { def?: Definition } | undefined)?.def;
  if (!definition) return [];
  const inner = definition['innerType'] ?? definition['in'];
  if (inner !== undefined) return definitionsOf(inner);
  const options = definition['options'];
  return Array.isArray(options) ? options.flatMap(definitionsOf) : [definition];
};

const below = (definition: Definition, key: string | number): unknown => {
  const shape = definition['shape'] as Definition | undefined;
  return typeof key === 'number' ? definition['element'] : (shape?.[key] ?? definition['valueType']);
};

/** The keys that a schema knows below a path, to name those that would be right. */
const keysAt = (schema: z.core.$ZodType, path: Path): string[] => {
  const definitions = path.reduce<Definition[]>(
    (all, key) => all.flatMap((definition) => definitionsOf(below(definition, key))),
    definitionsOf(schema),
  );
  return [...new Set(definitions.flatMap(({ shape }) => Object.keys((shape as object | undefined) ?? {})))];
};

type Union = Extract<Issue, { code: 'invalid_union' }>;

/** Of alternatives, the only one that what was found has the form of tells what is wrong within. */
const withinUnion = ({ errors, path }: Union): Issue[] => {
  const fitting = errors.filter(
    (issues) => !issues.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0),
  );
  return fitting.length === 1
    ? (fitting[0] ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }))
    : [];
};

const expectationOf = (issue: Issue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return issue.values.length === 1
        ? `\`${String(issue.values[0])}\``
        : `one of ${listNames(issue.values.map(String))}`;
    case 'invalid_type':
      return (
        { array: 'a list', record: 'a mapping', object: 'a mapping', string: 'a text' }[
          issue.expected as string
        ] ?? `a ${issue.expected}`
      );
    default:
      return issue.message;
  }
};

const problemsOf = (issue: Issue, yaml: Yaml, schema: z.core.$ZodType): Problem[] => {
  const path = plainPath(issue.path);
  const where = path.length > 0 ? ` at \`${path.join('.')}\`` : '';
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      line: yaml.lineOf([...path, key]),
      message: `Unexpected key \`${key}\`${where}, expected one of ${listNames(known)}.${suggestName(key, known)}`,
    }));
  }
  const found = valueAt(yaml.value, path);
  const line = yaml.lineOf(path);
  if (issue.code === 'invalid_key') {
    const [inner] = issue.issues;
    return [
      { line, message: `Unexpected key \`${String(path.at(-1))}\`, expected ${inner?.message ?? 'another'}` },
    ];
  }
  if (issue.code === 'invalid_union' && found !== undefined) {
    const inner = withinUnion(issue);
    if (inner.length > 0) return inner.flatMap((each) => problemsOf(each, yaml, schema));
    return [{ line, message: `Unexpected ${show(found)}${where}, expected ${issue.message}` }];
  }
  if ((issue.code === 'invalid_type' || issue.code === 'invalid_union') && found === undefined) {
    const key = path.at(-1);
    const parent = path.slice(0, -1).join('.');
    return [
      {
        line,
        message: `Missing key \`${String(key)}\`${parent ? ` at \`${parent}\`` : ''}, expected ${expectationOf(issue)}`,
      },
    ];
  }
  const suggestion =
    issue.code === 'invalid_value' && typeof found === 'string'
      ? suggestName(found, issue.values.map(String))
      : '';
  return [
    {
      line,
      message: `Unexpected ${show(found)}${where}, expected ${expectationOf(issue)}${suggestion ? `.${suggestion}` : ''}`,
    },
  ];
};

export type Shaped<T> = { value: T; problems: [] } | { value: undefined; problems: Problem[] };

/** Data of unknown origin against a schema: typed data, or every problem with its line. */
export const readShape = <T>(yaml: Yaml, schema: z.ZodType<T>): Shaped<T> => {
  if (yaml.problems.length > 0) return { value: undefined, problems: yaml.problems };
  const result = schema.safeParse(yaml.value);
  if (result.success) return { value: result.data, problems: [] };
  return {
    value: undefined,
    problems: result.error.issues.flatMap((issue) => problemsOf(issue, yaml, schema)),
  };
};
