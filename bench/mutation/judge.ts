import { checkPacks } from '../../src/check/check.ts';
import type { EarlierPack, PackResult } from '../../src/check/checked.ts';
import { type FactIndex, indexFacts } from '../../src/check/fact-index.ts';
import { readContract } from '../../src/claims/contract.ts';
import { allFacts, isSource, viewSources } from '../../src/pipeline/read-facts.ts';
import { openFactReader } from '../../src/effects/fact-reader.ts';
import type { Contract } from '../../src/domain/claim.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { type Files, snapshotOf } from './files.ts';

export const fddPath = 'docs/features/holds/fdd.md';

const fileFact = (path: string): Fact => ({ kind: 'file', subject: path, attributes: {}, path, line: 1 });

const reader = openFactReader();

export const factsOf = async (files: Files): Promise<FactIndex> => {
  const paths = [...files.keys()];
  const { facts, open } = await allFacts(
    await viewSources(reader, snapshotOf(files), paths.filter(isSource)),
  );
  return indexFacts({ facts: [...facts, ...paths.map(fileFact)], open });
};

const fence = '```yaml contract\n';

/** The contract of an fdd, with the lines that it has there. */
export const contractOf = (fdd: string): Contract => {
  const start = fdd.indexOf(fence) + fence.length;
  const firstLine = fdd.slice(0, start).split('\n').length;
  const text = fdd.slice(start, fdd.indexOf('\n```', start) + 1);
  const { contract, problems } = readContract({ slug: 'holds', path: fddPath, text, firstLine });
  if (!contract) throw new Error(problems.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return contract;
};

export interface Side {
  facts: FactIndex;
  contract: Contract;
}

const packOf = ({ contract }: Side): EarlierPack => ({
  slug: 'holds',
  path: fddPath,
  source: 'contract',
  contract,
  phases: null,
});

/** What the check tells of one state of design and code: by itself, or as a change of another. */
export const judge = (head: Side, base: Side | null): Pick<PackResult, 'claims' | 'findings'> => {
  const earlier = base && packOf(base);
  const pack = { ...packOf(head), before: earlier };
  const [result] = checkPacks(
    { judged: [pack], inForce: [pack], earlier: earlier ? [earlier] : [] },
    {
      head: head.facts,
      base: base?.facts ?? null,
      due: 'all',
      enforce: { contract: 'block', prose: 'warn' },
      at: '2026-11-21T00:00:00Z',
      pull: null,
      designFirst: false,
    },
  );
  return result ?? { claims: [], findings: [] };
};
