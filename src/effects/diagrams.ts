import { type ChildProcess, fork } from 'node:child_process';
import type { Verdict } from './diagram-worker.ts';
import { workerFile } from './hands.ts';

/** Mermaid's own parser, in a process of its own that starts with the first diagram. */
export interface DiagramParser {
  /** Null where Mermaid accepts the diagram, otherwise its complaint in one line. Rejects where it could not be asked. */
  check(text: string): Promise<string | null>;
  close(): Promise<void>;
}

export interface DiagramLimits {
  /** Longest text of a diagram; Mermaid draws none that is longer. */
  characters: number;
  /** Time for one diagram. */
  milliseconds: number;
  /** Time for the process to start and to load Mermaid. */
  loadingMilliseconds: number;
  megabytes: number;
}

/** @internal */
export const diagramLimits: DiagramLimits = {
  characters: 50_000,
  milliseconds: 5_000,
  loadingMilliseconds: 60_000,
  megabytes: 256,
};

const outOfTime = Symbol('out of time');
const outOfMemory = Symbol('out of memory');

type Reply = Verdict | 'ready' | typeof outOfTime | typeof outOfMemory;

/** Node gives up with an abort when its memory is full. */
const isAbort = (code: number | null, signal: NodeJS.Signals | null): boolean =>
  signal === 'SIGABRT' || signal === 'SIGTRAP' || signal === 'SIGILL' || code === 134;

/** What the process says next, or how it failed to say anything. Rejects where it broke by itself. */
const nextReply = (worker: ChildProcess, milliseconds: number): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      finish();
    };
    const onMessage = (reply: unknown): void => settle(() => resolve(reply as Reply));
    const onError = (error: Error): void => settle(() => reject(error));
    const onExit = (code: number | null, signal: NodeJS.Signals | null): void =>
      settle(() =>
        isAbort(code, signal)
          ? resolve(outOfMemory)
          : reject(new Error(`its process ended with ${signal ?? `code ${code}`}`)),
      );
    const timer = setTimeout(() => settle(() => resolve(outOfTime)), milliseconds);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });

const isRunning = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null;

const stopWorker = (worker: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (!isRunning(worker)) {
      resolve();
      return;
    }
    worker.once('exit', () => resolve());
    // It may be too busy to hear anything else.
    worker.kill('SIGKILL');
  });

const startWorker = async ({
  megabytes,
  milliseconds,
  loadingMilliseconds,
}: DiagramLimits): Promise<ChildProcess> => {
  const worker = fork(workerFile('effects/diagram-worker'), [String(milliseconds * 2)], {
    execArgv: [`--max-old-space-size=${megabytes}`],
    // A diagram is a stranger's text: whatever it does to the parser, there are no secrets to be found.
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Without a listener, an error between two diagrams would end this process too.
  worker.on('error', () => {});
  const reply = await nextReply(worker, loadingMilliseconds);
  if (reply === 'ready') return worker;
  await stopWorker(worker);
  throw new Error(reply === outOfTime ? 'it took too long to load' : 'it could not be loaded');
};

/** `limits` are for tests. */
export const openDiagramParser = (limits: DiagramLimits = diagramLimits): DiagramParser => {
  let worker: ChildProcess | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const close = async (): Promise<void> => {
    const stopped = worker;
    worker = null;
    if (stopped) await stopWorker(stopped);
  };

  const ask = async (text: string): Promise<Reply> => {
    try {
      if (!worker?.connected || !isRunning(worker)) worker = await startWorker(limits);
      worker.send(text);
      return await nextReply(worker, limits.milliseconds);
    } catch (cause) {
      await close();
      throw new Error(`Mermaid's parser could not be asked: ${(cause as Error).message}`, { cause });
    }
  };

  const judge = async (text: string): Promise<string | null> => {
    if (text.length > limits.characters) {
      return `it has ${text.length} characters, and Mermaid draws at most ${limits.characters}`;
    }
    const reply = await ask(text);
    if (typeof reply === 'object' && 'complaint' in reply) return reply.complaint;
    // A process that is still busy, or that died of this diagram, is of no use to the next one.
    await close();
    if (reply === outOfTime) return `it takes Mermaid more than ${limits.milliseconds / 1000} seconds`;
    if (reply === outOfMemory) return `it takes Mermaid more than ${limits.megabytes} MB of memory`;
    const reason = reply === 'ready' ? 'it answered out of turn' : reply.failure;
    throw new Error(`Mermaid's parser could not be asked: ${reason}`);
  };

  return {
    check: (text) => {
      // One at a time: the parser keeps its state in globals.
      const verdict = last.then(() => judge(text));
      last = verdict.catch(() => {});
      return verdict;
    },
    close,
  };
};
