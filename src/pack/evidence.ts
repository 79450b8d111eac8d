import type { Nodes } from 'mdast';
import { walk } from '../markdown/markdown.ts';

/**
 * Lines below a task that say what shows it to be done. They are no part of the plan: what reads a plan, and what holds
 * it fast, sees the text without them, so that nothing can be said in them that counts.
 */

const box = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+\[[ xX]\]\s/;
const evidence = /^(\s+)[-*+] Evidence: \S/;
/** What ends the words of a task. */
const otherBlock = /^\s*(?:$|(?:[-*+]|\d{1,9}[.)])(?:\s|$)|#{1,6}(?:\s|$)|>|```|~~~|\||(?:[-*_]\s*){3,}$)/;

/** Which lines are such, counted from 0. `lines`: of the body. */
const evidenceIn = (lines: readonly string[]): number[] => {
  const found: number[] = [];
  let indent: number | null = null;
  for (const [index, line] of lines.entries()) {
    const task = box.exec(line);
    const own = evidence.exec(line);
    if (task) indent = task[1]?.length ?? 0;
    else if (own && indent !== null && (own[1]?.length ?? 0) > indent) found.push(index);
    else if (otherBlock.test(line)) indent = null;
  }
  return found;
};

/** Where the words of the task in this line end: what shows it to be done comes after them. Lines counted from 0. */
export const endOfTask = (lines: readonly string[], at: number): number => {
  let end = at;
  while (end + 1 < lines.length && !otherBlock.test(lines[end + 1] ?? '')) end += 1;
  return end;
};

export interface WithoutEvidence {
  text: string;
  /** Lines that are left out, counted from 0. */
  left: number[];
}

/** `body` with line endings normalized. */
export const withoutEvidence = (body: string): WithoutEvidence => {
  if (!body.includes(' Evidence: ')) return { text: body, left: [] };
  const lines = body.split('\n');
  const left = evidenceIn(lines);
  const isLeft = new Set(left);
  return { text: lines.filter((_, index) => !isLeft.has(index)).join('\n'), left };
};

/** For each line of the shorter text, counted from 0, how many lines and characters were left out before it. */
const leftBefore = (body: string, left: readonly number[]): { lines: number; characters: number }[] => {
  const isLeft = new Set(left);
  const before: { lines: number; characters: number }[] = [];
  let [lines, characters] = [0, 0];
  for (const [index, line] of body.split('\n').entries()) {
    if (!isLeft.has(index)) {
      before.push({ lines, characters });
      continue;
    }
    lines += 1;
    characters += line.length + 1;
  }
  return before;
};

/** Places in the shorter text become those in the file. */
export const placeInFile = (
  nodes: readonly Nodes[],
  { body, bodyLine, left }: { body: string; bodyLine: number; left: readonly number[] },
): void => {
  if (left.length === 0) return;
  const before = leftBefore(body, left);
  for (const { position } of walk(nodes))
    for (const point of position ? [position.start, position.end] : []) {
      const moved = before[point.line - bodyLine];
      if (!moved) continue;
      point.line += moved.lines;
      if (point.offset !== undefined) point.offset += moved.characters;
    }
};
