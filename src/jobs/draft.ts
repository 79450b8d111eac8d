import { inComments, refuseDraft } from '../authoring/may-draft.ts';
import type { DraftRole } from '../domain/authoring.ts';
import type { GatedKind } from '../domain/document.ts';
import { checkReferences } from '../effects/check-references.ts';
import { BudgetSpent, ModelFailed, ModelRefused } from '../effects/model/errors.ts';
import { digestText } from '../text/digest.ts';
import { readGates } from '../pack/gate.ts';
import { loadPack, readTextFile } from '../pipeline/packs.ts';
import { NothingWritten } from '../pipeline/draft-documents.ts';
import { performDraft, type PerformedDraft } from '../pipeline/perform-draft.ts';
import { type Answer, answerOf, type Asked, failed, quoted, refused } from './commands/answer.ts';
import { openLedger } from './draft/ask-model.ts';
import { commitDraft } from './draft/commit-draft.ts';
import { draftHandsOf } from './draft/hands.ts';
import { openDraft, type OpenedDraft } from './draft/open-draft.ts';
import { bringToPull, closingText } from './draft/tell-draft.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import { roleJob } from './role-job.ts';
import { stages, tellRole } from './role-reply.ts';
import type { Work } from './service.ts';

/** A role at work: gather → draft → examine → repair → commit → pull request, and one reply that tells of each. */

type Draft = JobOf<'draft'>;

const rounds = 3;

interface Progress {
  done: string[];
  /** What is being done, in the words of a list of things to do. */
  next(text: string, then: string | null): Promise<void>;
}

const openProgress = (job: Draft, work: Work): Progress => {
  const done: string[] = [];
  return {
    done,
    next: async (text, then) => {
      done.push(text);
      await tellRole(job, work, { mark: 'working', text: stages(done, then) });
    },
  };
};

const after: Record<string, string> = {
  gathered: 'Draft',
  drafted: 'Hold it against the document rules, and repair',
  examined: 'Commit',
};

const documentNamed = ({ role, words }: Draft): GatedKind | null => {
  const [first = ''] = words.trim().toLowerCase().split(/\s+/);
  const name = first.replace(/\.md$/, '');
  return role === 'revise' && (name === 'prd' || name === 'fdd' || name === 'plan') ? name : null;
};

const wroteKey = ({ repository }: Draft, branch: string, path: string): string =>
  `wrote/${repository.id}/${branch}/${path}`;

/** What people have written into a draft is theirs: it is revised, and never written over. */
const refuseEdited = async (
  job: Draft,
  { tree, own, place }: OpenedDraft,
  { service }: Work,
): Promise<string | null> => {
  const written: Partial<Record<DraftRole, string>> = {
    analyze: `${place.folder}/prd.md`,
    architect: `${place.folder}/fdd.md`,
    plan: `${place.folder}/plan.md`,
    planning: 'PLANNING.md',
    design: `${place.designs}/manifest.json`,
  };
  const path = written[job.role];
  const file = path === undefined ? null : await readTextFile(tree, path);
  if (!file || path === undefined) return null;
  const known = await service.memory.get(wroteKey(job, own.name, path));
  return known === digestText(file.text)
    ? null
    : `\`${path}\` is there, and others have written it or written in it: that is not written over. Ask for changes with \`/spec revise\`, or delete it to begin anew.`;
};

const refusalOf = async (job: Draft, opened: OpenedDraft, work: Work): Promise<string | null> => {
  const { place, tree, trust } = opened;
  const pack = await loadPack(tree, place);
  const gates = Object.keys(pack.documents).length > 0 ? readGates(pack, trust) : null;
  const slug = place.slug;
  return (
    refuseDraft({
      role: job.role,
      slug,
      gates,
      document: documentNamed(job),
      say: inComments(opened.pull?.number ?? null),
    }) ?? (await refuseEdited(job, opened, work))
  );
};

const messageOf = ({ role, sender, thread }: Draft, { files }: PerformedDraft, slug: string): string => {
  const names = files.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).join(', ');
  const verb = role === 'revise' ? 'Revise' : 'Draft';
  return `${verb} ${names} of ${slug}\n\nAsked for by ${sender.login}, on #${thread}.`;
};

const remember = async (
  job: Draft,
  { own }: OpenedDraft,
  { files }: PerformedDraft,
  { service }: Work,
): Promise<void> => {
  // A revision is what people asked for: it is not written over either.
  for (const { path, text } of files) {
    const key = wroteKey(job, own.name, path);
    await (job.role === 'revise' ? service.memory.delete(key) : service.memory.set(key, digestText(text)));
  }
};

/** Asking the model again would change nothing, or is not done any more. */
const isFinal = (error: unknown, isLast: boolean): boolean =>
  error instanceof BudgetSpent || error instanceof ModelRefused || (error instanceof ModelFailed && isLast);

const draftIt = async (job: Draft, asked: Asked, work: Work, signal: AbortSignal): Promise<Answer> => {
  const { service, running } = work;
  const keep = <Value>(step: string, run: () => Promise<Value>): Promise<Value> => {
    signal.throwIfAborted();
    return service.journal.step(running.id, `${job.key}/${step}`, run);
  };
  const opened = await openDraft(asked);
  // Only the first time: what this very job has committed is no reason to refuse it.
  const refusal = await keep('refusal', () => refusalOf(job, opened, work));
  if (refusal !== null) return refused(refusal);
  // What others write from here on is theirs, even where this job is interrupted and goes on.
  const { commit: seen, base } = await keep('seen', () =>
    Promise.resolve({ commit: opened.commit, base: opened.base }),
  );
  const progress = openProgress(job, work);
  await tellRole(job, work, { mark: 'working', text: stages([], 'Gather what bears on it') });
  const limits = service.modelSettings;
  const { installation } = job.repository;
  const ledger = openLedger({ service, model: service.model, limits, installation, keep, signal });
  const performed = await performDraft({
    hands: draftHandsOf(
      service,
      job,
      opened,
      await keep('today', async () => service.now().toISOString().slice(0, 10)),
    ),
    model: service.model,
    ask: ledger.ask,
    keep,
    verify: checkReferences,
    onStep: async ({ name, text }) => {
      signal.throwIfAborted();
      await progress.next(quoted(text), after[name] ?? null);
    },
    rounds,
    isFinal: (error) => isFinal(error, running.isLast),
  });
  signal.throwIfAborted();
  const { commit, head } = await commitDraft(
    { ...opened, base, commit: seen },
    asked,
    performed.files,
    messageOf(job, performed, opened.place.slug),
  );
  await remember(job, opened, performed, work);
  await progress.next(
    commit === null
      ? `Nothing to commit: \`${opened.own.name}\` says so already`
      : `Committed ${commit.slice(0, 12)} on \`${opened.own.name}\``,
    'Pull request',
  );
  const brought = { performed, head, spent: ledger.spent(), price: limits?.price };
  const pull = await bringToPull(opened, asked, brought);
  return {
    mark: 'done',
    text: `${stages([...progress.done, `Pull request #${pull.number}`], null)}\n\n${closingText(opened, job.role, pull, brought)}`,
  };
};

const listed = (problems: readonly string[]): string =>
  problems
    .slice(0, 10)
    .map((problem) => `\n- ${quoted(problem)}`)
    .join('');

/** How it ends where nothing is written, and trying again at once would not mend it. */
const endingOf = (error: unknown, isLast: boolean): Answer | null => {
  if (error instanceof NothingWritten)
    return failed(
      `Nothing was written: what the model answered could not be used, ${rounds} repairs included.${listed(error.problems)}`,
    );
  if (error instanceof BudgetSpent || error instanceof ModelRefused)
    return failed(`Nothing was written: ${quoted(error.message)}.`);
  if (error instanceof ModelFailed && isLast)
    return failed(`Nothing was written: ${quoted(error.message)}, after several attempts. Ask again later.`);
  return answerOf(error);
};

export const draft: JobKind<'draft'> = roleJob<Draft>('draft', {
  role: ({ role }) => role,
  perform: draftIt,
  endingOf,
});
