import { choosePhase, phaseBrief } from '../authoring/develop/phase-brief.ts';
import { draftRoles } from '../domain/authoring.ts';
import { startPhase } from '../pipeline/develop/phase.ts';
import { openDraftHands } from '../pipeline/draft-hands.ts';
import { UsageError } from '../pipeline/faults.ts';
import { loadPack, requirePack } from '../pipeline/packs.ts';
import { suggestName } from '../text/nearest.ts';
import type { DraftOptions } from './draft-options.ts';
import { openLocalDraft, readRole } from './drafting.ts';
import { requireRepository } from './repository.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

export interface Options extends DraftOptions {
  phase?: string;
  base: string;
  model?: boolean;
}

const shown = (messages: readonly { role: string; text: string }[]): string =>
  messages.map(({ role, text }) => `=== ${role} ===\n\n${text}\n`).join('\n');

/** The brief of a phase, for whoever does it: a person, another agent, or (`--model`) as a model is told it. */
const promptDevelop = async (words: readonly string[], options: Options, world: World): Promise<ExitCode> => {
  const [slug, ...rest] = words;
  if (slug === undefined)
    throw new UsageError('Missing slug, expected a pack: specgate prompt develop waitlist');
  const repository = await requireRepository(world);
  const pack = await loadPack(repository.tree, await requirePack(repository, slug));
  const { plan } = pack.documents;
  if (!plan)
    throw new UsageError(`There is no plan.md of \`${pack.slug}\`: specgate draft plan ${pack.slug}`);
  const chosen = choosePhase(plan, options.phase ?? null);
  if ('refusal' in chosen) throw new UsageError(chosen.refusal);
  const { source, ground } = await openLocalDraft('plan', [slug, ...rest], options, world);
  const phase = phaseBrief(pack, plan, chosen.phase);
  const opened = await startPhase({
    phase,
    source: { ...source, role: 'develop' },
    ground,
    branch: options.base,
  });
  world.out(options.model === true ? shown(opened.messages) : opened.handover);
  return exitCodes.clean;
};

export const prompt = async (
  name: string,
  words: readonly string[],
  options: Options,
  world: World,
): Promise<ExitCode> => {
  if (name === 'develop') return promptDevelop(words, options, world);
  if (!draftRoles.some((each) => each === name)) {
    const all = [...draftRoles, 'develop'];
    throw new UsageError(
      `Unexpected role \`${name}\`, expected one of ${all.join(', ')}.${suggestName(name, all)}`,
    );
  }
  const role = readRole(name);
  const { source, ground } = await openLocalDraft(role, words, options, world);
  const hands = openDraftHands(source, ground);
  world.out(shown(await hands.render(await hands.gather(), role)));
  return exitCodes.clean;
};
