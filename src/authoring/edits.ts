/** Changes of a text as whoever writes states them: the lines that are there, and those that take their place. */

export interface TextEdit {
  before: string;
  after: string;
}

const block = /^<{7} BEFORE[ \t]*\n([\s\S]*?)^={7}[ \t]*\n([\s\S]*?)^>{7} AFTER[ \t]*$/gm;

const withoutLastBreak = (text: string): string => text.replace(/\n$/, '');

export const readEdits = (reply: string): TextEdit[] =>
  [...reply.replaceAll('\r\n', '\n').matchAll(block)].map(([, before = '', after = '']) => ({
    before: withoutLastBreak(before),
    after: withoutLastBreak(after),
  }));

const shown = (text: string): string => {
  const [first = ''] = text.trim().split('\n');
  return first.length > 80 ? `${first.slice(0, 79)}…` : first;
};

/** Where lines stand in others, as the numbers of their first ones; blanks at the end of lines do not count. */
const placesOf = (lines: readonly string[], wanted: readonly string[]): number[] =>
  lines.flatMap((_, start) =>
    wanted.every((line, offset) => lines[start + offset]?.trimEnd() === line.trimEnd()) ? [start] : [],
  );

export type Applied = { text: string } | { problem: string };

/** Each edit has to find its place exactly once: none is put somewhere by guessing. */
export const applyEdit = (text: string, { before, after }: TextEdit): Applied => {
  if (/^={7}[ \t]*$/m.test(after))
    return { problem: `Unexpected second ======= in the edit of \`${shown(before)}\`, expected one` };
  if (before.trim() === '')
    return { problem: 'Unexpected edit without lines that are there, expected some that name its place' };
  const lines = text.split('\n');
  const wanted = before.split('\n');
  const [place, ...others] = placesOf(lines, wanted);
  if (place === undefined)
    return { problem: `Unexpected edit of \`${shown(before)}\`, expected lines as they stand in the text` };
  if (others.length > 0)
    return {
      problem: `Unexpected edit of \`${shown(before)}\`, which stands there ${others.length + 1} times; expected more lines around it`,
    };
  const instead = after === '' ? [] : after.split('\n');
  return { text: [...lines.slice(0, place), ...instead, ...lines.slice(place + wanted.length)].join('\n') };
};

export interface AppliedEdits {
  text: string;
  problems: string[];
}

/** Those that fit are made, and of the others is told. */
export const applyEdits = (text: string, edits: readonly TextEdit[]): AppliedEdits =>
  edits.reduce<AppliedEdits>(
    (so, edit) => {
      const applied = applyEdit(so.text, edit);
      return 'text' in applied
        ? { ...so, text: applied.text }
        : { ...so, problems: [...so.problems, applied.problem] };
    },
    { text, problems: [] },
  );
