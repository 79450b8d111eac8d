import { join } from 'node:path';
import { onCommandLine, refuseDraft } from '../authoring/may-draft.ts';
import type { Tokens } from '../domain/authoring.ts';
import type { GatedKind } from '../domain/document.ts';
import type { Model } from '../domain/model.ts';
import { checkReferences } from '../effects/check-references.ts';
import { exists, writeText } from '../effects/files.ts';
import { BudgetSpent, ModelBusy, ModelFailed, ModelRefused } from '../effects/model/errors.ts';
import { readGates } from '../pack/gate.ts';
import { NothingWritten } from '../pipeline/draft-documents.ts';
import { openDraftHands } from '../pipeline/draft-hands.ts';
import { IncompleteError, UsageError } from '../pipeline/faults.ts';
import { loadPack } from '../pipeline/packs.ts';
import { performDraft, type PerformedDraft } from '../pipeline/perform-draft.ts';
import { type ModelSettings, readModelSettings } from '../settings/model.ts';
import type { DraftOptions } from './draft-options.ts';
import { type LocalDraft, openLocalDraft, readRole } from './drafting.ts';
import { shownPath } from './repository.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

export interface Options extends DraftOptions {
  overwrite?: boolean;
  rounds: string;
  references: boolean;
}

const settingsOf = ({ env }: World): ModelSettings | null => {
  const read = readModelSettings(env);
  if ('problems' in read) throw new UsageError(read.problems.join('\n'));
  return read.model;
};

const documentNamed = ({ role, words }: LocalDraft['source']): GatedKind | null => {
  const [first = ''] = words.toLowerCase().split(' ');
  return role === 'revise' ? (first.replace(/\.md$/, '') as GatedKind) : null;
};

const refuseEarly = async ({ role, source, ground }: LocalDraft): Promise<void> => {
  const pack = await loadPack(ground.tree, source.place);
  const isThere = Object.keys(pack.documents).length > 0;
  const refusal = refuseDraft({
    role,
    slug: source.place.slug,
    gates: isThere ? readGates(pack, source.trust) : null,
    document: documentNamed(source),
    say: onCommandLine,
  });
  if (refusal !== null) throw new UsageError(refusal);
};

/** Before anything is paid for. What a person has written is not written over unless they say so. */
const refuseThere = async ({ role, source, repository }: LocalDraft, options: Options): Promise<void> => {
  const { place } = source;
  const paths: Partial<Record<typeof role, string>> = {
    analyze: `${place.folder}/prd.md`,
    architect: `${place.folder}/fdd.md`,
    plan: `${place.folder}/plan.md`,
    planning: 'PLANNING.md',
    design: `${place.designs}/manifest.json`,
  };
  const path = paths[role];
  if (path === undefined || options.overwrite === true) return;
  if (await exists(join(repository.root, path)))
    throw new UsageError(
      `${shownPath(repository, path)} is there already: specgate draft revise changes it, --overwrite writes it anew`,
    );
};

const readRounds = (text: string): number => {
  if (/^\d$/.test(text)) return Number(text);
  throw new UsageError(`Unexpected --rounds ${text}, expected a number from 0 to 9`);
};

const isOfModel = (error: unknown): boolean =>
  [BudgetSpent, ModelBusy, ModelFailed, ModelRefused].some((kind) => error instanceof kind);

const failureOf = (error: unknown): unknown => {
  if (error instanceof NothingWritten)
    return new IncompleteError(
      `what the model answered could not be used:\n${error.problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
  return isOfModel(error) && error instanceof Error ? new IncompleteError(error.message) : error;
};

/** Loaded only here: it is larger than all that the other commands need. */
const openModelOf = async (settings: ModelSettings): Promise<Model> => {
  const { openModel } = await import('../effects/model/open-model.ts');
  return openModel({ settings, now: Date.now });
};

const perform = async (
  local: LocalDraft,
  options: Options,
  world: World,
): Promise<{ performed: PerformedDraft; spent: Tokens }> => {
  const limits = settingsOf(world);
  const model = limits && (await openModelOf(limits));
  const spent: Tokens = { input: 0, output: 0 };
  const { signal } = new AbortController();
  const performed = await performDraft({
    hands: openDraftHands(local.source, local.ground),
    model,
    ask: async (_step, request) => {
      if (!model || !limits) throw new Error('there is no model to ask');
      if (spent.input + spent.output >= limits.tokensOfJob)
        throw new BudgetSpent(`the ${limits.tokensOfJob} tokens that one request may take are spent`);
      const answer = await model.ask(request, signal);
      spent.input += answer.tokens.input;
      spent.output += answer.tokens.output;
      return answer;
    },
    keep: (_step, run) => run(),
    verify: (cited) => (options.references ? checkReferences(cited) : Promise.resolve(new Map())),
    onStep: async ({ text }) => world.err(`${text.replaceAll('`', '')}\n`),
    rounds: readRounds(options.rounds),
    isFinal: isOfModel,
  });
  return { performed, spent };
};

const told = ({ examined, problems }: PerformedDraft, { input, output }: Tokens): string => {
  const { gaps, questions } = examined.reviewers;
  return [
    ...problems.map((problem) => `  problem: ${problem}\n`),
    ...gaps.slice(0, 12).map(({ path, line, text }) => `  gap: ${path}:${line}: ${text}\n`),
    ...(gaps.length > 12 ? [`  and ${gaps.length - 12} more gaps\n`] : []),
    ...questions.map((question) => `  open question: ${question}\n`),
    ...(input + output > 0 ? [`${input} tokens in, ${output} out\n`] : []),
  ].join('');
};

export const draft = async (
  name: string,
  words: readonly string[],
  options: Options,
  world: World,
): Promise<ExitCode> => {
  const local = await openLocalDraft(readRole(name), words, options, world);
  await refuseEarly(local);
  await refuseThere(local, options);
  try {
    const { performed, spent } = await perform(local, options, world);
    for (const { path, text } of performed.files) {
      await writeText(join(local.repository.root, path), text);
      world.out(`wrote ${shownPath(local.repository, path)}\n`);
    }
    world.out(told(performed, spent));
    return exitCodes.clean;
  } catch (error) {
    throw failureOf(error);
  }
};
