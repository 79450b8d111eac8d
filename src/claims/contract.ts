import * as z from 'zod';
import type { Claim, Contract } from '../domain/claim.ts';
import type { Problem } from '../domain/finding.ts';
import { readShape } from '../text/shape.ts';
import { readYaml } from '../text/yaml.ts';
import { claimId } from './claim-id.ts';
import type { Draft } from './claim-kind.ts';
import { kinds, sections } from './claim-kinds.ts';

const plurals = kinds.map(({ plural }) => plural) as [string, ...string[]];

/** The block `yaml contract` of an fdd. Published as a JSON schema, and stable. */
export const contractSchema = z.strictObject({
  scope: z.array(z.string()).optional().describe('Patterns of the files whose undeclared additions count.'),
  closed: z.array(z.enum(plurals)).optional().describe('Kinds in which what is new and not declared blocks.'),
  ...Object.fromEntries(sections.map(({ key, schema }) => [key, schema.optional()])),
});

export interface ContractText {
  slug: string;
  /** Path of the fdd. */
  path: string;
  /** The text of the fenced block. */
  text: string;
  /** The line of the file on which that text starts. */
  firstLine: number;
}

export interface ReadContract {
  /** Null where the block cannot be read. */
  contract: Contract | null;
  problems: Problem[];
}

const phaseOf = ({ phase }: Draft): string | null => (phase === undefined ? null : String(phase));

/** Bad YAML and unknown keys are problems with their lines, never exceptions. */
export const readContract = ({ slug, path, text, firstLine }: ContractText): ReadContract => {
  const yaml = readYaml(text, firstLine);
  const shaped = readShape(yaml, contractSchema);
  if (!shaped.value) return { contract: null, problems: shaped.problems };
  const content = shaped.value as Record<string, unknown>;
  const lines = text.split('\n');
  const lineAt = (line: number): string => (lines[line - firstLine] ?? '').trim();
  const closedLine = yaml.lineOf(['closed']);
  const toClaim = (draft: Draft): Claim => {
    const line = yaml.lineOf(draft.at);
    return {
      id: claimId(slug, draft.kind, draft.subject),
      kind: draft.kind,
      subject: draft.subject,
      expected: draft.expected,
      ...(draft.ban ? { ban: draft.ban } : {}),
      place: { path, line, endLine: line },
      text: lineAt(line),
      at: draft.at,
      phase: phaseOf(draft),
      requirements: draft.requirements ?? [],
    };
  };
  const drafts = sections.flatMap(({ key, read }) => (content[key] === undefined ? [] : read(content[key])));
  const closed = new Set((content['closed'] as string[] | undefined) ?? []);
  return {
    contract: {
      source: { path, text, firstLine },
      closedAt: { line: closedLine, text: lineAt(closedLine) },
      scope: (content['scope'] as string[] | undefined) ?? [],
      closed: kinds.filter(({ plural }) => closed.has(plural)).map(({ kind }) => kind),
      claims: drafts.map(toClaim),
    },
    problems: [],
  };
};
