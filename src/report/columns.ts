const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const unseen = /[\p{M}\u200c\u200d]/u;

/** Columns that a terminal gives the text, near enough to align a table. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const character of text) width += unseen.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
};

export const widestOf = (texts: readonly string[]): number =>
  texts.reduce((widest, text) => Math.max(widest, widthOf(text)), 0);

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Breaks at spaces. A word longer than a line stays whole: broken, a path could not be clicked. */
export const wrapText = (text: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const needed = widthOf(word);
    if (line !== '' && used + 1 + needed > width) {
      lines.push(line);
      line = '';
      used = 0;
    }
    used += (line === '' ? 0 : 1) + needed;
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};
