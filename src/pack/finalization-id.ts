import { canonicalJson, digestText } from '../text/digest.ts';
import type { Document } from './document.ts';

/**
 * Names one finalization, and not merely the body that it finalized: the same body can be finalized twice. A reopened
 * document keeps its last finalization on record, and so its id; `none` without one.
 */
export const finalizationId = (document: Document | undefined): string => {
  const finalized = document?.frontMatter.finalized;
  return finalized ? digestText(canonicalJson(finalized)) : 'none';
};
