import { parentPort } from 'node:worker_threads';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import type { CheckReport } from '../domain/verdict.ts';
import { IncompleteError, UsageError } from './faults.ts';
import { type Explained, explainTarget, type Target } from './explain.ts';
import { amendmentsOf, type DesignAmendment } from './amendments.ts';
import { checkPull, judgePull, type PullRequest } from './judge-pull.ts';
import { openReading, openRepositoryReader, type RepositoryReader } from './read-facts.ts';

/** A question to this thread. */
export type JudgeRequest = { pull: Omit<PullRequest, 'reader' | 'openParser'> } & (
  | { ask: 'judge' }
  | { ask: 'report' }
  | { ask: 'amend' }
  | { ask: 'explain'; text: string; target: Target }
);

/** What each question is answered with. */
export interface JudgeAnswers {
  judge: PullJudgement;
  /** The conformance part alone. */
  report: CheckReport;
  amend: DesignAmendment[];
  explain: Explained;
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

const answerTo = async (request: JudgeRequest): Promise<JudgeAnswers[keyof JudgeAnswers]> => {
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
