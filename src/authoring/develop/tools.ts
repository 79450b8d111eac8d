import * as z from 'zod';
import type { ModelTool, ToolCall } from '../../domain/model.ts';

/** What a model may do: look, change an overlay in memory, ask the checker, and say that it is done. */

const path = z.string().min(1).max(300);
const finish = z.strictObject({
  tasks: z.array(
    z.strictObject({
      number: z.int().positive().describe('of the task in the list of this phase'),
      done: z.boolean(),
      evidence: z
        .string()
        .max(400)
        .describe('what shows it: files with paths, the test and its AC, the claim or event that conforms'),
    }),
  ),
  amendments: z
    .array(
      z.strictObject({
        before: z.string().describe('lines of fdd.md as they stand'),
        after: z.string().describe('lines that would be right'),
        why: z.string().max(600).describe('what in the code shows it, with file and line'),
      }),
    )
    .default([]),
  assumptions: z.array(z.string().max(600)).default([]),
  notes: z.string().max(4000).default(''),
});

const schemas = {
  list: z.strictObject({ folder: z.string().max(300).default('') }),
  search: z.strictObject({
    text: z.string().min(2).max(200),
    folder: z.string().max(300).default(''),
  }),
  read: z.strictObject({
    path,
    from: z.int().positive().default(1),
    to: z.int().positive().optional(),
  }),
  write: z.strictObject({ path, text: z.string() }),
  edit: z.strictObject({ path, before: z.string(), after: z.string() }),
  delete: z.strictObject({ path }),
  facts: z.strictObject({ path }),
  check: z.strictObject({}),
  finish,
};

export type ToolName = keyof typeof schemas;

export type ToolUse = {
  [Name in ToolName]: { name: Name; input: z.infer<(typeof schemas)[Name]> };
}[ToolName];

const descriptions: Record<ToolName, string> = {
  list: 'Files below a folder, with the overlay in them.',
  search: 'Lines that contain a text, as path:line: text; in a folder or everywhere.',
  read: 'A file, or some of its lines, with their numbers.',
  write: 'Write a whole file into the overlay.',
  edit: 'Replace lines of a file: `before` has to stand there exactly once.',
  delete: 'Take a file out.',
  facts: 'What the checker reads of a file: modules, functions, routes, tables, events.',
  check:
    'Hold the overlay against the contract, as if this phase were done, and against the coding guidelines.',
  finish: 'End the work, with an account of each task of the phase.',
};

const names = Object.keys(schemas) as ToolName[];

/** An object schema without what endpoints do not know. */
const inputOf = (name: ToolName): Record<string, unknown> => {
  const { $schema: _, ...rest } = z.toJSONSchema(schemas[name], { io: 'input' });
  return rest;
};

export const developTools: readonly ModelTool[] = names.map((name) => ({
  name,
  description: descriptions[name],
  input: inputOf(name),
}));

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return undefined;
  }
};

/** What a call means, or what to tell whoever made it. */
export const readToolCall = ({ name, input }: ToolCall): ToolUse | { problem: string } => {
  const known = names.find((each) => each === name);
  if (!known)
    return { problem: `Unexpected tool \`${name.slice(0, 60)}\`, expected one of ${names.join(', ')}` };
  const value = parse(input);
  if (value === undefined) return { problem: `Unexpected input of ${known}, expected JSON` };
  const read = schemas[known].safeParse(value);
  if (read.success) return { name: known, input: read.data } as ToolUse;
  const [issue] = read.error.issues;
  const at = issue?.path.join('.') ?? '';
  return {
    problem: `Unexpected input of ${known}${at === '' ? '' : ` at ${at}`}: ${issue?.message ?? 'it is of another form'}`,
  };
};
