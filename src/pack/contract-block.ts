import { type ReadContract, readContract } from '../claims/contract.ts';
import { readProse } from '../claims/read-prose.ts';
import type { Contract } from '../domain/claim.ts';
import type { Document } from './document.ts';
import type { CodeBlock } from './pieces.ts';

/** The fenced block `yaml contract` of an fdd. */
const blockOf = ({ codeBlocks }: Document): CodeBlock | undefined =>
  codeBlocks.find(({ language, info }) => /^ya?ml$/.test(language) && /\bcontract\b/.test(info));

/** What the prose of a design claims: with neither scope nor closed kinds, which only a contract can state. */
export const proseOf = ({ path, preamble, sections }: Document, slug: string): Contract => ({
  scope: [],
  closed: [],
  claims: readProse({ slug, path, tree: { preamble, sections } }),
});

/** Null where the design has no contract. */
export const contractOf = (document: Document, slug: string): ReadContract | null => {
  const block = blockOf(document);
  return block
    ? readContract({ slug, path: document.path, text: block.text, firstLine: block.line + 1 })
    : null;
};
