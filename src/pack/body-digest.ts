import { digestText } from '../text/digest.ts';
import { normalizeLineEndings } from '../text/lines.ts';
import type { Document } from './document.ts';

/** The body with every checkbox of a task empty: ticking off work is not a change of the plan. */
const withoutTicks = ({ body, bodyLine, tasks }: Document): string => {
  const text = normalizeLineEndings(body);
  const padding = bodyLine - 1;
  const pieces: string[] = [];
  let from = 0;
  for (const { textOffset } of tasks.toSorted((a, b) => a.textOffset - b.textOffset)) {
    const bracket = text.lastIndexOf(']', textOffset - padding - 1);
    if (bracket - 1 < from || !/[ xX]/.test(text[bracket - 1] ?? '')) continue;
    pieces.push(text.slice(from, bracket - 1), ' ');
    from = bracket;
  }
  return [...pieces, text.slice(from)].join('');
};

/** What a finalization holds fast: the body, whatever its line endings, and for a plan whatever is ticked. */
export const bodyDigest = (document: Document): string =>
  digestText(document.kind === 'plan' ? withoutTicks(document) : normalizeLineEndings(document.body));
