import { lineEndingOf, normalizeLineEndings } from './lines.ts';

/** Lines `line` to `endLine` become other ones; where `endLine` is before `line`, they are put in before it. */
export interface LineChange {
  line: number;
  endLine: number;
  lines: readonly string[];
}

/** Changes that touch the same lines cannot all be made: the first of them is. Of the others none is half made. */
export const editLines = (
  text: string,
  changes: readonly LineChange[],
): { text: string; left: LineChange[] } => {
  const lines = normalizeLineEndings(text).split('\n');
  const left: LineChange[] = [];
  const made: LineChange[] = [];
  for (const change of changes) {
    const isSame = made.some((other) => JSON.stringify(other) === JSON.stringify(change));
    const overlaps = made.some(
      (other) =>
        change.line <= Math.max(other.endLine, other.line) &&
        other.line <= Math.max(change.endLine, change.line),
    );
    const isInside = change.line >= 1 && change.endLine <= lines.length && change.line <= lines.length + 1;
    if (isSame) continue;
    if (overlaps || !isInside) left.push(change);
    else made.push(change);
  }
  for (const { line, endLine, lines: own } of made.toSorted((a, b) => b.line - a.line))
    lines.splice(line - 1, Math.max(endLine - line + 1, 0), ...own);
  return { text: lines.join('\n').replaceAll('\n', lineEndingOf(text)), left };
};
