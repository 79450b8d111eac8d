/** Commands are lines of a comment that start with `/spec`: not those that it quotes, shows as code or hides. */

const start = /^ {0,3}\/spec(?=\s|$)/i;

/** Cheap, and right in saying no. */
export const mayHoldCommand = (body: string): boolean => /^ {0,3}\/spec(?:\s|$)/im.test(body);

const fenceOf = (line: string): string | null => /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? null;

const closes = (line: string, fence: string): boolean => {
  const own = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(line)?.[1];
  return own !== undefined && own[0] === fence[0] && own.length >= fence.length;
};

/** The lines of a comment that are said, not shown. A quotation goes on until a blank line. */
export const commandLines = (body: string): string[] => {
  const said: string[] = [];
  let fence: string | null = null;
  let isQuoted = false;
  let isHidden = false;
  for (const line of body.split(/\r\n|\n|\r/)) {
    if (fence !== null) {
      if (closes(line, fence)) fence = null;
      continue;
    }
    if (isHidden) {
      isHidden = !line.includes('-->');
      continue;
    }
    if (line.trim() === '') isQuoted = false;
    if (/^ {0,3}>/.test(line)) isQuoted = true;
    const hidesFrom = line.lastIndexOf('<!--');
    isHidden = hidesFrom !== -1 && !line.includes('-->', hidesFrom);
    if (isQuoted) continue;
    fence = fenceOf(line);
    if (fence === null && start.test(line))
      said.push(
        line
          .trim()
          .replace(/^\/spec\s*/i, '')
          .trim(),
      );
  }
  return said;
};
