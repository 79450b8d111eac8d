import { type Checked, confirmedTelemetry, settle, type Settled } from '../../authoring/develop/account.ts';
import { renderHandover } from '../../authoring/develop/handover.ts';
import { tickPlan } from '../../authoring/develop/tick-plan.ts';
import type { Brief } from '../../domain/authoring.ts';
import type { Account, Changes, PhaseBrief } from '../../domain/develop.ts';
import type { ModelMessage } from '../../domain/model.ts';
import { documentPath } from '../../pack/pack.ts';
import type { Settings } from '../../domain/settings.ts';
import type { DraftGround, DraftSource } from '../draft-source.ts';
import { openDraftHands } from '../draft-hands.ts';
import { openPromptLibrary } from '../prompt-library.ts';
import { overlayCode } from './code-overlay.ts';
import { asDraft, type DevelopGround } from './develop-source.ts';

/** A phase from its beginning (what is told of it) to its end (what the plan says of it then). */

export interface OpenedPhase {
  phase: PhaseBrief;
  brief: Brief;
  /** What a model is told. */
  messages: ModelMessage[];
  /** The same for a person, or another agent. */
  handover: string;
  /** Checks that judge it, by the settings; empty for all. */
  checks: string[];
  rounds: number;
}

const phaseText = ({ name, title, tasks, claims }: PhaseBrief): string =>
  [
    `The phase to do is ${name}${title === '' ? '' : `: ${title}`}. Its tasks, by the numbers that \`finish\` goes by:`,
    ...tasks.map(({ number, text, isDone }) => `${number}. ${isDone ? '(done) ' : ''}${text}`),
    '',
    claims.length > 0
      ? `Claims of the contract that become true with it: ${claims.map(({ kind, subject }) => `${kind} ${subject}`).join('; ')}.`
      : 'No claim of the contract belongs to it.',
  ].join('\n');

const guidelinesOf = async ({ base }: DraftGround, profile: Settings['profile']): Promise<string> => {
  const text = await openPromptLibrary(base).read(`profiles/${profile}/coding-guidelines.md`);
  return text.trim();
};

export interface PhaseStart {
  phase: PhaseBrief;
  source: DraftSource;
  ground: DraftGround;
  /** The branch that the work is merged into. */
  branch: string;
}

export const startPhase = async ({ phase, source, ground, branch }: PhaseStart): Promise<OpenedPhase> => {
  const { settings } = source;
  const words = [phaseText(phase), source.words].filter((text) => text.trim() !== '').join('\n\n');
  const hands = openDraftHands({ ...source, words }, ground);
  const brief = await hands.gather();
  // Whoever does it by hand has the same brief wherever it is asked for: what an issue says is in the documents.
  const agreed = { ...source, words, title: phase.title, issue: null };
  const plain = await openDraftHands(agreed, ground).gather();
  return {
    phase,
    brief,
    messages: await hands.render(brief, 'develop'),
    handover: renderHandover({
      phase,
      brief: plain,
      guidelines: await guidelinesOf(ground, settings.profile),
      branch: `spec/${phase.slug.replaceAll('__', '/')}`,
      base: branch,
      checks: settings.develop.checks,
    }),
    checks: settings.develop.checks,
    rounds: settings.develop.rounds,
  };
};

export const openPhase = (developing: DevelopGround): Promise<OpenedPhase> =>
  startPhase({
    phase: developing.phase,
    ...asDraft(developing),
    branch: developing.source.pull.branch,
  });

export interface SettledPhase extends Settled {
  plan: { path: string; text: string };
  telemetry: string[];
}

const pathsOf = async (ground: DevelopGround, changes: Changes): Promise<Set<string>> =>
  new Set(await overlayCode(ground.tree, changes).list(''));

/** The plan with what is done ticked, each with what shows it. */
export const settlePhase = async (
  ground: DevelopGround,
  changes: Changes,
  account: Account,
  checked: readonly Checked[],
): Promise<SettledPhase> => {
  const { pack, phase } = ground;
  const paths = await pathsOf(ground, changes);
  const settled = settle(phase, account, { changes, exists: (path) => paths.has(path), checked });
  return {
    ...settled,
    plan: {
      path: documentPath(pack.folder, 'plan'),
      text: tickPlan(pack.documents.plan?.text ?? '', settled.ticked),
    },
    telemetry: confirmedTelemetry(checked),
  };
};
