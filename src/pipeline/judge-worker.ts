import { parentPort } from 'node:worker_threads';
import type { PullJudgement } from '../domain/pull-judgement.ts';
import { openFactCache } from '../effects/fact-cache.ts';
import { type FactReader, openFactReader } from '../effects/fact-reader.ts';
import { IncompleteError, UsageError } from './faults.ts';
import { judgePull, type PullRequest } from './judge-pull.ts';

/** A question to this thread. */
export type JudgeRequest = { ask: 'judge'; pull: Omit<PullRequest, 'reader'> };

export type JudgeReply =
  | { judgement: PullJudgement }
  /** `isKnown`: whoever asked can put it right, or it goes away by itself. */
  | { error: { name: string; message: string; stack: string | undefined; isKnown: boolean } };

/** What was read of the last few repositories is kept, so that the next change of one costs only what it changes. */
const mostReaders = 4;
const readers = new Map<string, Promise<FactReader>>();

const readerOf = (root: string): Promise<FactReader> => {
  const reader = readers.get(root) ?? openFactCache(process.env, root).then((cache) => openFactReader(cache));
  readers.delete(root);
  readers.set(root, reader);
  const [oldest] = readers.keys();
  if (readers.size > mostReaders && oldest !== undefined) readers.delete(oldest);
  return reader;
};

const answer = async ({ pull }: JudgeRequest): Promise<JudgeReply> => {
  try {
    return { judgement: await judgePull({ ...pull, reader: await readerOf(pull.root) }) };
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
    const isKnown = error instanceof IncompleteError || error instanceof UsageError;
    return { error: { name, message, stack, isKnown } };
  }
};

parentPort?.on('message', (request: JudgeRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
