import { type ReadContract, readContract } from '../claims/contract.ts';
import type { Document } from './document.ts';
import type { CodeBlock } from './pieces.ts';

/** The fenced block `yaml contract` of an fdd. */
const blockOf = ({ codeBlocks }: Document): CodeBlock | undefined =>
  codeBlocks.find(({ language, info }) => /^ya?ml$/.test(language) && /\bcontract\b/.test(info));

/** Null where the design has no contract. */
export const contractOf = (document: Document, slug: string): ReadContract | null => {
  const block = blockOf(document);
  return block
    ? readContract({ slug, path: document.path, text: block.text, firstLine: block.line + 1 })
    : null;
};
