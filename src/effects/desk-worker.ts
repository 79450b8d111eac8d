import { parentPort } from 'node:worker_threads';
import { openSourceDesk, type Origin, readFrom, type SourceDesk } from './source-desk.ts';

/** One question to a desk in this thread. */
export type DeskRequest = { origin: Origin } & (
  | { ask: 'look'; args: Parameters<SourceDesk['look']> }
  | { ask: 'parse'; args: Parameters<SourceDesk['parse']> }
  | { ask: 'search'; args: Parameters<SourceDesk['search']> }
);

const desks = new Map<string, SourceDesk>();

const deskOf = (origin: Origin): SourceDesk => {
  const key = JSON.stringify(origin);
  const desk = desks.get(key) ?? openSourceDesk(readFrom(origin));
  desks.set(key, desk);
  return desk;
};

const answer = async (request: DeskRequest): Promise<void> => {
  const desk = deskOf(request.origin);
  if (request.ask === 'look') parentPort?.postMessage(await desk.look(...request.args));
  if (request.ask === 'parse') parentPort?.postMessage(await desk.parse(...request.args));
  if (request.ask === 'search') parentPort?.postMessage(await desk.search(...request.args));
};

// A rejection ends the worker, and whoever waits for it is told.
parentPort?.on('message', (request: DeskRequest) => void answer(request));
