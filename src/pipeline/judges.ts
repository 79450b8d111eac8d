import { availableParallelism } from 'node:os';
import { openJudgeThread, type ThreadLimits, type Waiting } from './judge-thread.ts';
import { type JudgeRequest, repositoryOf } from './judge-request.ts';
import type { JudgeAnswers } from './judge-worker.ts';

/**
 * Threads that judge, so that whoever answers webhooks is never kept waiting by a repository, and does not go down with
 * one: a thread that runs out of memory or time is replaced, and what it was asked fails alone.
 */
export interface Judges {
  ask<Ask extends JudgeRequest['ask']>(
    request: Extract<JudgeRequest, { ask: Ask }>,
  ): Promise<JudgeAnswers[Ask]>;
  close(): Promise<void>;
}

export interface JudgesOptions extends Partial<ThreadLimits> {
  threads?: number;
}

/** Of one repository always the same thread is asked, which knows it already. */
export const openJudges = (options: JudgesOptions = {}): Judges => {
  const all = {
    threads: Math.min(4, availableParallelism()),
    megabytes: 2048,
    milliseconds: 5 * 60_000,
    ...options,
  };
  const judges = Array.from({ length: all.threads }, () => openJudgeThread(all));
  return {
    ask: <Ask extends JudgeRequest['ask']>(request: Extract<JudgeRequest, { ask: Ask }>) =>
      new Promise<JudgeAnswers[Ask]>((resolve, reject) => {
        const judge = judges[repositoryOf(request) % judges.length];
        judge?.ask({ request, resolve: resolve as Waiting['resolve'], reject });
      }),
    close: async () => void (await Promise.all(judges.map((judge) => judge.close()))),
  };
};
