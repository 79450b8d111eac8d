import type { z } from 'zod';
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

/** The schema below a path, as far as objects and records go: to name the keys that would be right. */
const keysAt = (schema: z.core.$ZodType, path: Path): string[] => {
  let current: unknown = schema;
  const unwrap = (type: unknown): unknown => {
    const definition = (type as { def?: Record<string, unknown> } | undefined)?.def;
    const inner = definition?.['innerType'] ?? definition?.['in'];
    return inner === undefined ? type : unwrap(inner);
  };
  for (const key of path) {
    const { def } = unwrap(current) as { def: Record<string, unknown> };
    const shape = def['shape'] as Record<string, unknown> | undefined;
    current = shape?.[key] ?? def['valueType'] ?? def['element'];
    if (current === undefined) return [];
  }
  const { def } = unwrap(current) as { def: Record<string, unknown> };
  return Object.keys((def['shape'] as object | undefined) ?? {});
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
