import { parentPort } from 'node:worker_threads';
import type { Brief, Written } from '../domain/authoring.ts';
import type { ModelMessage } from '../domain/model.ts';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { openCommit } from '../effects/git-tree.ts';
import { openDraftHands } from './draft-hands.ts';
import type { ExaminedDraft } from './examine-draft.ts';
import { IncompleteError, UsageError } from './faults.ts';
import { type Explained, explainTarget } from './explain.ts';
import { amendmentsOf, type DesignAmendment } from './amendments.ts';
import { checkPull, judgePull } from './judge-pull.ts';
import type { DevelopQuestion, DraftQuestion, JudgeRequest } from './judge-request.ts';
import { checkPhase, type PhaseCheck } from './develop/check-phase.ts';
import { openDevelopGround } from './develop/develop-source.ts';
import { openPhase, type OpenedPhase, settlePhase, type SettledPhase } from './develop/phase.ts';
import { performTool, type ToolResult } from './develop/workbench.ts';
import { openReading, openRepositoryReader, type RepositoryReader } from './read-facts.ts';

/** What each question is answered with. */
export interface JudgeAnswers {
  judge: PullJudgement;
  /** The conformance part alone. */
  report: CheckReport;
  amend: DesignAmendment[];
  explain: Explained;
  gather: Brief;
  render: ModelMessage[];
  write: Written;
  examine: ExaminedDraft;
  phase: OpenedPhase;
  tool: ToolResult;
  check: PhaseCheck;
  settle: SettledPhase;
}

export type JudgeReply =
  | { answer: JudgeAnswers[keyof JudgeAnswers] }
  /** `isKnown`: it goes away by itself, or (`isUsage`) whoever asked can put it right. */
  | {
      error: { name: string; message: string; stack: string | undefined; isKnown: boolean; isUsage: boolean };
    };

/** What was read of the last few repositories is kept, so that the next change of one costs only what it changes. */
const mostReaders = 4;
const readers = new Map<string, Promise<RepositoryReader>>();

const readerOf = (root: string): Promise<RepositoryReader> => {
  const reader = readers.get(root) ?? openReading(process.env, root, true).then(openRepositoryReader);
  readers.delete(root);
  readers.set(root, reader);
  const [oldest] = readers.keys();
  if (readers.size > mostReaders && oldest !== undefined) readers.delete(oldest);
  return reader;
};

const draftAnswerTo = async (request: DraftQuestion): Promise<JudgeAnswers[keyof JudgeAnswers]> => {
  const { root, base, commit, source } = request.draft;
  const hands = openDraftHands(source, {
    root,
    base: await openCommit(root, base),
    tree: await openCommit(root, commit),
    reader: await readerOf(root),
  });
  if (request.ask === 'gather') return hands.gather();
  if (request.ask === 'render') return hands.render(request.brief, request.role);
  if (request.ask === 'write') return hands.writeBuiltIn(request.brief);
  return hands.examine(request.brief, request.texts);
};

const developAnswerTo = async (request: DevelopQuestion): Promise<JudgeAnswers[keyof JudgeAnswers]> => {
  const ground = await openDevelopGround(request.develop, await readerOf(request.develop.pull.root));
  if (request.ask === 'phase') return openPhase(ground);
  if (request.ask === 'tool') return performTool(ground, request.changes, request.use);
  if (request.ask === 'check') return checkPhase(ground, request.changes);
  return settlePhase(ground, request.changes, request.account, request.checked);
};

const answerTo = async (request: JudgeRequest): Promise<JudgeAnswers[keyof JudgeAnswers]> => {
  if ('draft' in request) return draftAnswerTo(request);
  if ('develop' in request) return developAnswerTo(request);
  const pull = { ...request.pull, reader: await readerOf(request.pull.root) };
  if (request.ask === 'judge') return judgePull(pull);
  const run = await checkPull(pull);
  if (request.ask === 'report') return run.report;
  return request.ask === 'amend' ? amendmentsOf(run) : explainTarget(request.text, request.target, run);
};

const reply = async (request: JudgeRequest): Promise<JudgeReply> => {
  try {
    return { answer: await answerTo(request) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const isUsage = error instanceof UsageError;
    return { error: { name, message, stack, isKnown: isUsage || error instanceof IncompleteError, isUsage } };
  }
};

parentPort?.on('message', (request: JudgeRequest) => {
  void reply(request).then((answer) => parentPort?.postMessage(answer));
});
