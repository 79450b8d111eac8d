/** Commands are lines of a comment that start with `/spec`: not those that it quotes, shows as code or hides. */

const opening = /^ {0,3}\/spec(?=\s|$)/i;

/** Cheap, and right in saying no. */
export const mayHoldCommand = (body: string): boolean => /^ {0,3}\/spec(?:\s|$)/im.test(body);

/** A fence may stand in an item of a list. Behind its backticks there are no others: that is code within a line. */
const fenceOf = (line: string): string | null =>
  /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?![^`]*`)|~{3,})/.exec(line)?.[1] ?? null;

const closes = (line: string, fence: string): boolean => {
  const own = /^\s*(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return own !== undefined && own[0] === fence[0] && own.length >= fence.length;
};

/** What hides lines, or shows them as they are, until it ends. */
const veils = [
  ['<!--', '-->'],
  ['<pre', '</pre>'],
  ['<script', '</script>'],
  ['<style', '</style>'],
  ['<textarea', '</textarea>'],
] as const;

/** How the veil ends that a line leaves open. */
const veilOf = (line: string): string | null => {
  const lower = line.toLowerCase();
  const [, end = null] =
    veils.find(([open, close]) => {
      const from = lower.lastIndexOf(open);
      return from !== -1 && !lower.includes(close, from);
    }) ?? [];
  return end;
};

export interface SaidCommand {
  /** What follows `/spec` on its line. */
  line: string;
  /** What stands below, up to the next command, as it is. */
  text: string;
}

/** What a comment says, not shows. A quotation goes on until a blank line. */
export const commandsIn = (body: string): SaidCommand[] => {
  const lines = body.split(/\r\n|\n|\r/);
  const starts = commandStarts(lines);
  return starts.map((start, index) => ({
    line: (lines[start] ?? '').trim().replace(/^\/spec\s*/i, ''),
    text: lines
      .slice(start + 1, starts[index + 1])
      .join('\n')
      .trim(),
  }));
};

/** The numbers of the lines that begin a command. */
const commandStarts = (lines: readonly string[]): number[] => {
  const said: number[] = [];
  let fence: string | null = null;
  let veil: string | null = null;
  let isQuoted = false;
  for (const [index, line] of lines.entries()) {
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
      continue;
    }
    if (veil !== null) {
      const at = line.toLowerCase().indexOf(veil);
      if (at !== -1) veil = veilOf(line.slice(at + veil.length));
      continue;
    }
    if (line.trim() === '') isQuoted = false;
    if (/^ {0,3}>/.test(line)) isQuoted = true;
    veil = veilOf(line);
    if (isQuoted) continue;
    fence = fenceOf(line);
    if (fence === null && opening.test(line)) said.push(index);
  }
  return said;
};
