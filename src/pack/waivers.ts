import * as z from 'zod';
import type { Problem } from '../domain/finding.ts';
import type { Trust } from '../domain/gate.ts';
import type { Waiver, WaiverEntry } from '../domain/waiver.ts';
import { isDay } from '../text/days.ts';
import { canonicalJson } from '../text/digest.ts';
import { readShape } from '../text/shape.ts';
import { readYaml, type Yaml } from '../text/yaml.ts';
import { signatureFault, signBytes, type Signer } from './seal.ts';

/** waivers.yml: divergences that somebody lets pass, each for a reason and for a time. */

const waiverSchema = z.strictObject({
  finding: z
    .string()
    .regex(/^[0-9a-f]{12}$/, 'the id of a finding, 12 hexadecimal digits')
    .describe('Id of the finding, as the check prints it.'),
  binds: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/, '`sha256:` and 64 hexadecimal digits')
    .describe(
      'Digest of what was expected and found; another divergence of the same subject is not covered.',
    ),
  reason: z.string().min(1, 'why this may differ for a while').describe('Why this may differ for a while.'),
  by: z.string().min(1, 'the login of a person').describe('Who takes the decision.'),
  permission: z.string().optional().describe('What that person may do in the repository.'),
  until: z
    .string()
    .refine(isDay, 'a day such as `2026-12-31`')
    .meta({ format: 'date' })
    .describe('The last day on which it holds, in UTC.'),
  pull: z.int().positive().optional().describe('The pull request that it was asked for on.'),
  key: z.string().optional().describe('The name of the key that sealed it.'),
  seal: z
    .string()
    .regex(/^ed25519:[A-Za-z0-9_-]{86}$/, '`ed25519:` and 86 characters')
    .optional()
    .describe('Signature over all of the above, the id of the repository and the path of this file.'),
});

/** The file as people write it. Published as a JSON schema, and stable. */
export const waiversSchema = z.array(waiverSchema);

export const waiversPath = (folder: string): string =>
  folder === '' ? 'waivers.yml' : `${folder}/waivers.yml`;

const example = [
  '- finding: 3f9c0a11b2c4',
  '  binds: sha256:…',
  '  reason: the vendor fixes it in December',
  '  by: bob',
  '  until: 2026-12-31',
].join('\n');

const sealedBytes = ({ seal: _seal, ...waiver }: Waiver, path: string, repository: number): Buffer =>
  Buffer.from(canonicalJson({ version: 1, repository, path, waiver }));

/** The entry with its seal, which holds it to this file and repository. */
export const sealWaiver = (waiver: Waiver, path: string, repository: number, signer: Signer): Waiver => {
  const named = { ...waiver, key: signer.name };
  return { ...named, seal: signBytes(sealedBytes(named, path, repository), signer) };
};

/** Why an entry does not count, as the end of a sentence; null where it does. What was merged needs no seal where the merge is the word. */
const waiverFault = (waiver: Waiver, path: string, trust: Trust): string | null =>
  trust.mode === 'merge'
    ? null
    : signatureFault(
        {
          ...waiver,
          bytesIn: (repository) => sealedBytes(waiver, path, repository),
          holds: 'this entry, path and repository',
        },
        trust,
      );

export interface WaiversText {
  path: string;
  text: string;
  /** Why the file has no text that could be read. */
  fault?: string | undefined;
}

export interface ReadWaivers {
  entries: WaiverEntry[];
  problems: Problem[];
}

/** The item as a text of its own, with its lines. */
const itemOf = (yaml: Yaml, index: number, value: unknown): Yaml => ({
  value,
  problems: [],
  keys: [],
  lineOf: (path) => yaml.lineOf([index, ...path]),
});

const isBlank = (line: string | undefined): boolean => line !== undefined && /^\s*(?:#.*)?$/.test(line);

/** The last line of each item: what leads to the next one belongs to that. */
const endsOf = (lines: readonly string[], starts: readonly number[]): number[] =>
  starts.map((start, index) => {
    let end = (starts[index + 1] ?? lines.length + 1) - 1;
    while (end > start && isBlank(lines[end - 1])) end -= 1;
    return end;
  });

const listOf = (yaml: Yaml): { items: unknown[]; problems: Problem[] } => {
  if (yaml.problems.length > 0) return { items: [], problems: yaml.problems };
  if (yaml.value === null || yaml.value === undefined) return { items: [], problems: [] };
  return Array.isArray(yaml.value)
    ? { items: yaml.value as unknown[], problems: [] }
    : {
        items: [],
        problems: [{ line: 1, message: 'Unexpected mapping, expected a list of waivers, each after `- `' }],
      };
};

/** Text → entries. What cannot be read is a problem with its line; the other entries count all the same. */
export const readWaivers = ({ path, text, fault }: WaiversText, trust: Trust): ReadWaivers => {
  if (fault !== undefined) return { entries: [], problems: [{ line: 1, message: fault, example }] };
  const yaml = readYaml(text);
  const { items, problems } = listOf(yaml);
  const starts = items.map((_, index) => yaml.lineOf([index]));
  const ends = endsOf(text.split('\n'), starts);
  const read: ReadWaivers = { entries: [], problems: problems.map((each) => ({ ...each, example })) };
  for (const [index, item] of items.entries()) {
    const shaped = readShape(itemOf(yaml, index, item), waiverSchema);
    const line = starts[index] ?? 1;
    if (shaped.value)
      read.entries.push({
        waiver: shaped.value,
        line,
        endLine: ends[index] ?? line,
        fault: waiverFault(shaped.value, path, trust),
      });
    else read.problems.push(...shaped.problems.map((problem) => ({ ...problem, example })));
  }
  return read;
};
