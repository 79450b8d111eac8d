import { digestText } from '../text/digest.ts';
import { normalizeLineEndings } from '../text/lines.ts';
import type { Document } from './document.ts';
import { withoutEvidence } from './evidence.ts';

/** The body with every checkbox of a task empty: ticking off work is not a change of the plan. */
const withoutTicks = ({ body, bodyLine, tasks }: Document): string => {
  const text = normalizeLineEndings(body);
  const padding = bodyLine - 1;
  const pieces: string[] = [];
  let from = 0;
  for (const { offset } of tasks.toSorted((a, b) => a.offset - b.offset)) {
    const item = /^(?:[-*+]|\d{1,9}[.)])\s+\[([ xX])\]/.exec(
      text.slice(offset - padding, offset - padding + 200),
    );
    if (!item) continue;
    const tick = offset - padding + item[0].length - 2;
    pieces.push(text.slice(from, tick), ' ');
    from = tick + 1;
  }
  return [...pieces, text.slice(from)].join('');
};

/**
 * What a finalization holds fast: the body, whatever its line endings, and for a plan whatever is ticked, and why. What
 * shows work to be done is no more a change of the plan than its tick is: the plan is read without it.
 */
export const bodyDigest = (document: Document): string =>
  digestText(
    document.kind === 'plan'
      ? withoutEvidence(withoutTicks(document)).text
      : normalizeLineEndings(document.body),
  );
