import * as z from 'zod';
import { documentKinds, statuses } from '../domain/document.ts';
import type { Problem } from '../domain/finding.ts';
import { readShape } from '../text/shape.ts';
import { readYaml } from '../text/yaml.ts';

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, '`sha256:` and 64 hexadecimal digits');

const finalizationSchema = z.strictObject({
  by: z.string().min(1, 'the login of a person'),
  permission: z.string().optional(),
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, 'a time such as `2026-11-20T18:00:00Z`'),
  pull: z.int().positive().optional(),
  digest,
  against: z
    .record(z.string(), z.union([digest, z.literal('none')], { error: 'a digest or `none`' }))
    .optional(),
  follows: z.union([digest, z.literal('none')], { error: 'a digest or `none`' }).optional(),
  key: z.string().optional(),
  seal: z
    .string()
    .regex(/^ed25519:[A-Za-z0-9_-]{86}$/, '`ed25519:` and 86 characters')
    .optional(),
});

/** Keys of our own are checked; others (title, tags, what a site generator wants) are left alone and sealed with the rest. */
export const frontMatterSchema = z.looseObject({
  document: z.enum(documentKinds).optional(),
  feature: z.string().optional(),
  issue: z.int().positive().optional(),
  status: z.enum(statuses).optional(),
  focus: z.string().optional(),
  finalized: finalizationSchema.optional(),
});

export type FrontMatter = z.infer<typeof frontMatterSchema>;

export interface SplitText {
  /** Everything before the body, fences included: what a seal covers besides the body. */
  header: string;
  /** The YAML between the fences, or null where there is none. */
  yaml: string | null;
  body: string;
  /** The line of the file on which the body starts. */
  bodyLine: number;
  problems: Problem[];
}

const opening = /^\uFEFF?---[ \t]*\r?\n/;
const closing = /^---[ \t]*(?:\r\n|\n|$)/m;
/** Front matter starts with a key or a comment. A document that opens with a rule (`---`) and prose has none. */
const looksLikeYaml = /^(?:[ \t]*\r?\n)*(?:[\w"'-]+[ \t]*:|#(?!#|[ \t]+\S.*\r?\n[ \t]*\r?\n)|---)/;

const isMapping = (yaml: string): boolean => {
  const { value } = readYaml(yaml);
  return value !== null && typeof value === 'object' && !Array.isArray(value);
};

const countLines = (text: string): number => text.split('\n').length - 1;

export const splitFrontMatter = (text: string): SplitText => {
  const open = opening.exec(text);
  const rest = open ? text.slice(open[0].length) : '';
  const close = closing.exec(rest);
  if (
    !open ||
    !(looksLikeYaml.test(rest) || (close && !/^\s*#/.test(rest) && isMapping(rest.slice(0, close.index))))
  ) {
    return { header: '', yaml: null, body: text, bodyLine: 1, problems: [] };
  }
  if (!close) {
    return {
      header: '',
      yaml: null,
      body: text,
      bodyLine: 1,
      problems: [
        {
          line: 1,
          message: 'Unexpected end of file in the front matter, expected a line `---` that closes it',
          example: '---\ndocument: prd\nstatus: draft\n---',
        },
      ],
    };
  }
  const header = text.slice(0, open[0].length + close.index + close[0].length);
  return {
    header,
    yaml: rest.slice(0, close.index),
    body: text.slice(header.length),
    bodyLine: countLines(header) + 1,
    problems: [],
  };
};

export interface ReadFrontMatter {
  data: FrontMatter;
  present: boolean;
  problems: Problem[];
  lineOf(key: string): number;
}

export const readFrontMatter = (split: SplitText): ReadFrontMatter => {
  if (split.yaml === null) {
    return { data: {}, present: false, problems: split.problems, lineOf: () => 1 };
  }
  const yaml = readYaml(split.yaml, 2);
  const isEmpty = yaml.problems.length === 0 && (yaml.value === null || yaml.value === undefined);
  const shaped = isEmpty ? { value: {}, problems: [] } : readShape(yaml, frontMatterSchema);
  return {
    data: shaped.value ?? {},
    present: true,
    problems: shaped.problems,
    lineOf: (key) => yaml.lineOf([key]),
  };
};
