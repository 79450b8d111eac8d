import type { ToolUse } from '../../authoring/develop/tools.ts';
import type { Changes } from '../../domain/develop.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import type { DevelopSource } from '../../pipeline/develop/develop-source.ts';
import type { ToolResult } from '../../pipeline/develop/workbench.ts';
import type { OpenedDraft } from '../draft/open-draft.ts';
import type { JobOf } from '../job-kind.ts';
import type { Service } from '../service.ts';

/** What the threads are told of a phase. */

type Develop = JobOf<'develop'>;

export interface Wanted {
  phase: string | null;
  isByHand: boolean;
}

/** `2 by hand`. */
export const readWanted = (words: string): Wanted & { rest: string } => {
  const [, phase = '', byHand = '', rest = ''] =
    /^(?:phase\s+)?(\d\w*|[A-Z]\b)?\s*(by hand\b)?\s*([\s\S]*)$/i.exec(words.trim()) ?? [];
  return { phase: phase === '' ? null : phase, isByHand: byHand !== '', rest: rest.trim() };
};

export const sourceOf = (
  { signer, now }: Service,
  { repository, words }: Develop,
  { root, branch, base, commit, pull, place, title, issue }: OpenedDraft,
): DevelopSource => {
  const at = now().toISOString();
  const wanted = readWanted(words);
  return {
    pull: {
      root,
      branch,
      isDefault: pull?.defaultBranch === undefined || pull.defaultBranch === branch,
      base,
      head: commit,
      pull: pull?.number ?? null,
      repository: repository.id,
      keys: { [signer.name]: publicKeyOf(signer) },
      at,
    },
    place,
    title,
    issue,
    words: wanted.rest,
    phase: wanted.phase,
    today: at.slice(0, 10),
  };
};

/** A result as it is kept: what it changed, and not all that was changed before. */
interface KeptResult {
  text: string;
  set: Record<string, string | null>;
  unset: string[];
}

const toKept = (before: Changes, { text, changes }: ToolResult): KeptResult => ({
  text,
  set: Object.fromEntries(Object.entries(changes).filter(([path, value]) => before[path] !== value)),
  unset: Object.keys(before).filter((path) => !(path in changes)),
});

const fromKept = (before: Changes, { text, set, unset }: KeptResult): ToolResult => ({
  text,
  changes: Object.fromEntries(
    Object.entries({ ...before, ...set }).filter(([path]) => !unset.includes(path)),
  ),
});

export const useKept = async (
  { judges }: Service,
  develop: DevelopSource,
  keep: <Value>(step: string, run: () => Promise<Value>) => Promise<Value>,
  { step, changes, use }: { step: string; changes: Changes; use: ToolUse },
): Promise<ToolResult> =>
  fromKept(
    changes,
    await keep(`tool/${step}`, async () =>
      toKept(changes, await judges.ask<'tool'>({ ask: 'tool', develop, changes, use })),
    ),
  );
