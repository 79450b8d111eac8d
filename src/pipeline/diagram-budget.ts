import type { DiagramParser } from '../effects/diagrams.ts';
import { IncompleteError } from './faults.ts';

/** The diagrams of one change: each asked about once, and all of them for a bounded time. */

export type DiagramBudget = Pick<DiagramParser, 'check'>;

const longestMilliseconds = 60_000;

/** Its parser, a process of its own with limits of its own, is there for as long as this takes, if it is asked at all. */
export const withDiagrams = async <Result>(
  openParser: () => DiagramParser,
  work: (diagrams: DiagramBudget) => Promise<Result>,
  milliseconds = longestMilliseconds,
): Promise<Result> => {
  const parser = openParser();
  const known = new Map<string, string | null>();
  const started = performance.now();
  const ask = (text: string): Promise<string | null> =>
    parser.check(text).catch((error: unknown) => {
      throw new IncompleteError((error as Error).message);
    });
  const check = async (text: string): Promise<string | null> => {
    if (performance.now() - started > milliseconds)
      throw new IncompleteError(
        `Mermaid takes more than ${milliseconds / 1000} seconds to read the diagrams of the documents that this touches`,
      );
    const verdict = known.has(text) ? (known.get(text) ?? null) : await ask(text);
    known.set(text, verdict);
    return verdict;
  };
  try {
    return await work({ check });
  } finally {
    await parser.close();
  }
};
