import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Trust } from '../domain/gate.ts';
import { bodyDigest } from './body-digest.ts';
import type { Document } from './document.ts';
import { finalizationId } from './finalization-id.ts';
import { type Gates, readGates } from './gate.ts';
import type { Pack } from './pack.ts';
import { sealFault } from './seal.ts';

/**
 * What a change does to the gates of one pack: the tip of the base branch against the head. Only what is final at the
 * base is in force; nobody takes it out of force with the change that is to be judged by it.
 */

export interface ChangeRequest {
  base: Pack | null;
  head: Pack | null;
  trust: Trust;
  /** The pull request that is judged; null where there is none, as in a local run. */
  pull: number | null;
  /** Earlier versions of the documents on this branch, newest first, as git has them. */
  history: Readonly<Partial<Record<GatedKind, readonly Document[]>>>;
}

export type DocumentChange =
  | { kind: GatedKind; outcome: 'unchanged' | 'draft' }
  /** Finalized (or retired) for this very pull request, on top of what was in force: the head governs. */
  | { kind: GatedKind; outcome: 'succeeded' | 'retired' }
  | { kind: GatedKind; outcome: 'blocked'; path: string; line: number; message: string };

export interface PackChange {
  slug: string;
  documents: DocumentChange[];
  /** Tasks that were ticked at the base and are not any more. */
  unticked: { path: string; line: number; message: string }[];
}

/** Sealed for this pull request, whatever else is true of it. */
const isSealedHere = (document: Document, { trust, pull }: ChangeRequest): boolean =>
  sealFault(document, trust) === null &&
  document.frontMatter.finalized?.digest === bodyDigest(document) &&
  pull !== null &&
  document.frontMatter.finalized.pull === pull;

/** Follows the chain of finalizations made for this pull request from the head back to what the base has. */
const followFault = (kind: GatedKind, head: Document, request: ChangeRequest): string | null => {
  const { base, pull, history } = request;
  const sealedHere = (history[kind] ?? []).filter(
    (version) => version.text !== head.text && isSealedHere(version, request),
  );
  if (!isSealedHere(head, request)) {
    const sealedFor = head.frontMatter.finalized?.pull;
    return `its finalization was made ${sealedFor === undefined ? 'for no pull request' : `for #${sealedFor}`}, not for ${pull === null ? 'this change' : `#${pull}`}`;
  }
  if (wasReopened(head, history[kind] ?? []))
    return 'it was reopened on this branch after that, and brought back';
  const target = finalizationId(base?.documents[kind]);
  const chain = chainOf(head, target, sealedHere);
  if (chain === null) return 'it does not follow the finalization that is in force at the base';
  const id = finalizationId(head);
  const isReplaced = sealedHere.some(
    (version) => !chain.includes(version) && version.frontMatter.finalized?.follows === id,
  );
  return isReplaced ? 'a later finalization on this pull request has replaced it' : null;
};

/** A draft lies between the head and an earlier version that is the same: somebody undid a reopening. */
const wasReopened = (head: Document, history: readonly Document[]): boolean => {
  const changed = history.findIndex(({ text }) => text !== head.text);
  const earlier = changed === -1 ? [] : history.slice(changed);
  const again = earlier.findIndex(({ text }) => text === head.text);
  return earlier.slice(0, Math.max(again, 0)).some(({ frontMatter }) => frontMatter.status !== 'final');
};

/** The finalizations from the head back to the one that follows the target; null where they lead elsewhere. */
const chainOf = (head: Document, target: string, sealedHere: readonly Document[]): Document[] | null => {
  const chain: Document[] = [];
  for (let current: Document | undefined = head; current;) {
    chain.push(current);
    const follows: string = current.frontMatter.finalized?.follows ?? 'none';
    if (follows === target) return chain;
    current = sealedHere.find((version) => !chain.includes(version) && finalizationId(version) === follows);
  }
  return null;
};

const blocked = (kind: GatedKind, path: string, line: number, message: string): DocumentChange => ({
  kind,
  outcome: 'blocked',
  path,
  line,
  message,
});

const changeOf = (
  kind: GatedKind,
  request: ChangeRequest,
  before: Gates | null,
  after: Gates | null,
): DocumentChange => {
  const { base, head, trust } = request;
  const wasInForce = before?.[kind].state === 'final';
  const atBase = base?.documents[kind];
  const atHead = head?.documents[kind];
  const state = after?.[kind].state ?? 'absent';
  const path = after?.[kind].path ?? before?.[kind].path ?? '';
  const line = atHead?.lineOfKey('status') ?? 1;
  // A plan whose ticks moved has the same digest and the same front matter: nothing was decided anew.
  const isSame = atBase !== undefined && atHead !== undefined && atBase.header === atHead.header;
  const isUntouched = isSame && before?.[kind].digest === after?.[kind].digest;
  if (isUntouched && state === before?.[kind].state) return { kind, outcome: 'unchanged' };
  if (state === 'final' || state === 'retired') {
    if (trust.mode === 'merge' || isSame)
      return { kind, outcome: state === 'final' ? 'succeeded' : 'retired' };
    if (!atHead) return { kind, outcome: 'draft' };
    const fault = followFault(kind, atHead, request);
    return fault === null
      ? { kind, outcome: state === 'final' ? 'succeeded' : 'retired' }
      : blocked(
          kind,
          path,
          line,
          `Unexpected finalization of ${kind}.md: ${fault}; finalize it on this pull request`,
        );
  }
  if (!wasInForce) return { kind, outcome: 'draft' };
  return blocked(
    kind,
    path,
    line,
    `Unexpected change of ${kind}.md: it is final at the base and ${state} here (${after?.[kind].reason ?? `there is no ${kind}.md`}); finalize it on this pull request, take the edit out, or retire it`,
  );
};

/** Tasks by their text, and equal ones by which of them it is. */
const keyed = (tasks: Document['tasks']): { key: string; text: string; line: number; checked: boolean }[] => {
  const seen = new Map<string, number>();
  return tasks.map(({ text, line, checked }) => {
    const nth = seen.get(text) ?? 0;
    seen.set(text, nth + 1);
    return { key: `${nth} ${text}`, text, line, checked };
  });
};

/** Work that was ticked off in a final plan stays ticked: what was owed for it stays owed. */
const untickedTasks = ({ base, head }: ChangeRequest, before: Gates | null): PackChange['unticked'] => {
  const plan = base?.documents.plan;
  const after = head?.documents.plan;
  if (!plan || !after || before?.plan.state !== 'final') return [];
  const done = new Set(
    keyed(plan.tasks)
      .filter(({ checked }) => checked)
      .map(({ key }) => key),
  );
  return keyed(after.tasks)
    .filter(({ checked, key }) => !checked && done.has(key))
    .map(({ line, text }) => ({
      path: after.path,
      line,
      message: `Unexpected open task, expected it to stay ticked as it is at the base: ${text.slice(0, 80)}`,
    }));
};

export const judgeChange = (request: ChangeRequest): PackChange => {
  const { base, head, trust } = request;
  const before = base && readGates(base, trust);
  const after = head && readGates(head, trust);
  return {
    slug: head?.slug ?? base?.slug ?? '',
    documents: gatedKinds
      .filter((kind) => base?.documents[kind] ?? head?.documents[kind])
      .map((kind) => changeOf(kind, request, before, after)),
    unticked: untickedTasks(request, before),
  };
};
