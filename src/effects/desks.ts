import { openSourceDesk, type Origin, readFrom, type SourceDesk } from './source-desk.ts';

/** One question to a desk of a thread. */
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

/** The answer of this thread's own desk. */
export const answerAtDesk = async (request: DeskRequest): Promise<unknown[]> => {
  const desk = deskOf(request.origin);
  if (request.ask === 'look') return desk.look(...request.args);
  return request.ask === 'parse' ? desk.parse(...request.args) : desk.search(...request.args);
};
