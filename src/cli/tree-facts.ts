import { type FactIndex, indexFacts } from '../check/fact-index.ts';
import type { Fact, Facts } from '../domain/fact.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { linkFacts } from '../facts/extract.ts';
import type { FactCache } from '../effects/fact-cache.ts';
import { findNames, type Search } from './find-names.ts';
import { isSource, readSources } from './read-facts.ts';

/** What the code of one tree states, and how much of it was read. */
export interface TreeFacts {
  facts: Facts;
  index: FactIndex;
  files: number;
  parsed: number;
}

const fileFact = (path: string): Fact => ({ kind: 'file', subject: path, attributes: {}, path, line: 1 });

/** `onRead`: how many of the sources have been read. */
export const readTree = async (
  tree: Snapshot,
  searches: readonly Search[],
  cache: FactCache,
  onRead: (done: number, total: number) => void = () => {},
): Promise<TreeFacts> => {
  const all = await tree.list('');
  const sources = all.filter(isSource);
  const files = await readSources(tree, sources, cache, (done) => onRead(done, sources.length));
  const linked = linkFacts(files);
  const facts: Facts = {
    ...linked,
    facts: [...linked.facts, ...all.map(fileFact), ...(await findNames(tree, all, searches))],
  };
  const parsed = files.filter(({ file }) => file.fault === null).length;
  return { facts, index: indexFacts(facts), files: all.length, parsed };
};

/** What is known before anything is read. */
export const nothingRead: TreeFacts = {
  facts: { facts: [], open: [] },
  index: indexFacts({ facts: [], open: [] }),
  files: 0,
  parsed: 0,
};
