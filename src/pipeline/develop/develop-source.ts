import { type ChosenPhase, choosePhase, phaseBrief } from '../../authoring/develop/phase-brief.ts';
import type { DraftPlace } from '../../authoring/assemble.ts';
import type { Issue } from '../../domain/authoring.ts';
import type { PhaseBrief } from '../../domain/develop.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { readGates } from '../../pack/gate.ts';
import type { Pack } from '../../pack/pack.ts';
import type { DraftGround, DraftSource } from '../draft-source.ts';
import { UsageError } from '../faults.ts';
import { openSides, type PullRequest, type Sides } from '../judge-pull.ts';
import { loadPack } from '../packs.ts';
import type { RepositoryReader } from '../read-facts.ts';

/** What a phase is developed from: plain data, so that a thread can be asked for it. */
export interface DevelopSource {
  /** The branch of the pack against its base: `head` is what the work begins with. */
  pull: Omit<PullRequest, 'reader'>;
  place: DraftPlace;
  title: string;
  issue: Issue | null;
  /** What followed the command. */
  words: string;
  /** The number of the phase; null for the first that is not done. */
  phase: string | null;
  today: string;
}

/** The same, opened. */
export interface DevelopGround {
  source: DevelopSource;
  sides: Sides;
  tree: Snapshot;
  pack: Pack;
  phase: PhaseBrief;
  reader: RepositoryReader;
}

/** A plan that is not final tells nobody what to build. */
const requireFinal = (pack: Pack, { base }: Sides): void => {
  const gates = readGates(pack, base.trust);
  for (const kind of ['fdd', 'plan'] as const) {
    const { state, reason } = gates[kind];
    if (state === 'absent')
      throw new UsageError(
        `There is no ${kind}.md of \`${pack.slug}\` yet: \`/spec ${kind === 'fdd' ? 'architect' : 'plan'}\` drafts it. A phase is developed once the plan is final`,
      );
    if (state !== 'final')
      throw new UsageError(
        `${kind}.md of \`${pack.slug}\` is ${state}: ${reason}. A phase is developed once the plan is final: \`/spec finalize ${kind} ${pack.slug}\``,
      );
  }
};

const requirePhase = (chosen: ChosenPhase): Extract<ChosenPhase, { phase: unknown }> => {
  if ('refusal' in chosen) throw new UsageError(chosen.refusal);
  return chosen;
};

export const openDevelopGround = async (
  source: DevelopSource,
  reader: RepositoryReader,
): Promise<DevelopGround> => {
  const sides = await openSides(source.pull);
  const pack = await loadPack(sides.tree, source.place);
  requireFinal(pack, sides);
  const { plan } = pack.documents;
  if (!plan) throw new UsageError(`There is no plan.md of \`${pack.slug}\``);
  const { phase } = requirePhase(choosePhase(plan, source.phase));
  return { source, sides, tree: sides.tree, pack, phase: phaseBrief(pack, plan, phase), reader };
};

/** As roles that write documents are told of a feature. */
export const asDraft = ({
  source,
  sides,
  reader,
}: DevelopGround): { source: DraftSource; ground: DraftGround } => ({
  source: {
    role: 'develop',
    place: source.place,
    title: source.title,
    issue: source.issue,
    words: source.words,
    settings: sides.base.settings,
    trust: sides.base.trust,
    today: source.today,
  },
  ground: { root: source.pull.root, base: sides.base.tree, tree: sides.tree, reader },
});
