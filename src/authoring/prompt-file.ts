import * as z from 'zod';
import type { Problem } from '../domain/finding.ts';
import { splitFrontMatter } from '../pack/front-matter.ts';
import { readShape } from '../text/shape.ts';
import { readYaml } from '../text/yaml.ts';

/** What a role is given as data, each by its name. */
export const inputNames = [
  'issue',
  'words',
  'source',
  'prd',
  'fdd',
  'plan',
  'draft',
  'guides',
  'map',
  'sources',
  'leftOut',
] as const;
export type InputName = (typeof inputNames)[number];

/** What a role answers with. */
const outputs = ['document', 'set', 'edits', 'survey', 'tools'] as const;

/** Trusted texts that a prompt may ask for. */
export const placeholders = [
  'guardrails',
  'focus-areas',
  'coding-guidelines',
  'template',
  'rules',
  'today',
  'contract',
] as const;
export type Placeholder = (typeof placeholders)[number];

const schema = z.strictObject({
  role: z.string(),
  output: z.enum(outputs),
  inputs: z.array(z.enum(inputNames)),
  rules: z.array(z.string()).default([]),
});

/** A role as it is told to a model. */
export interface PromptFile extends z.infer<typeof schema> {
  path: string;
  body: string;
}

export type ReadPrompt = { prompt: PromptFile } | { problems: Problem[] };

const unknownPlaceholders = (body: string, firstLine: number): Problem[] =>
  body.split('\n').flatMap((line, index) =>
    [...line.matchAll(/\{\{([^{}]*)\}\}/g)]
      .filter(([, name]) => !placeholders.some((each) => each === name?.trim()))
      .map(([whole]) => ({
        line: firstLine + index,
        message: `Unexpected \`${whole}\`, expected one of ${placeholders.map((name) => `{{${name}}}`).join(', ')}`,
      })),
  );

export const readPromptFile = (path: string, text: string): ReadPrompt => {
  const split = splitFrontMatter(text);
  if (split.yaml === null)
    return {
      problems: [
        ...split.problems,
        {
          line: 1,
          message: 'Missing front matter, expected role, output and inputs',
          example: '---\nrole: analyze\noutput: document\ninputs: [issue, map]\n---',
        },
      ],
    };
  const shaped = readShape(readYaml(split.yaml, 2), schema);
  const problems = [
    ...split.problems,
    ...shaped.problems,
    ...unknownPlaceholders(split.body, split.bodyLine),
  ];
  return shaped.value && problems.length === 0
    ? { prompt: { ...shaped.value, path, body: split.body.trim() } }
    : { problems };
};
