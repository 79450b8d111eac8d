import type { OpenedPhase } from '../../pipeline/develop/phase.ts';
import type { DevelopSource } from '../../pipeline/develop/develop-source.ts';
import type { PhaseWorked } from '../../pipeline/develop/work-phase.ts';
import type { Asked } from '../commands/answer.ts';
import type { ModelLedger } from '../draft/ask-model.ts';
import type { OpenedDraft } from '../draft/open-draft.ts';
import type { JobOf } from '../job-kind.ts';
import { stages, tellRole } from '../role-reply.ts';
import type { Work } from '../service.ts';
import type { PhaseTold } from './tell-phase.ts';

/** What the steps of one request share, and how it is told how far it has come. */

export type Develop = JobOf<'develop'>;

export type Keep = <Value>(step: string, run: () => Promise<Value>) => Promise<Value>;

/** All that the steps of one request have in common. */
export interface Developing {
  job: Develop;
  work: Work;
  asked: Asked;
  opened: OpenedDraft;
  source: DevelopSource;
  phase: OpenedPhase;
  ledger: ModelLedger;
  keep: Keep;
  told: string[];
}

/** Told once: whoever looks again while checks run says nothing anew. */
export const progress = async (
  { job, work, told, keep }: Developing,
  text: string,
  next: string,
): Promise<void> => {
  told.push(text);
  await keep(`told/${told.length}`, () => tellRole(job, work, { mark: 'working', text: stages(told, next) }));
};

export const toldOf = ({ work, phase, ledger }: Developing, { end }: PhaseWorked): PhaseTold => ({
  phase: phase.phase,
  end: 'stopped' in end ? null : end,
  spent: ledger.spent(),
  price: work.service.modelSettings?.price,
  writer: work.service.model?.name ?? '',
  ci: null,
  repair: null,
  amendments: [],
});
