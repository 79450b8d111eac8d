/** What a command prints, colours and all, as a page that looks like the terminal it was printed in. */

const colors: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#79c0ff',
};

interface Look {
  bold: boolean;
  dim: boolean;
  color: string | null;
}

const plain: Look = { bold: false, dim: false, color: null };

const after = (look: Look, code: number): Look => {
  if (code === 0) return plain;
  if (code === 1) return { ...look, bold: true };
  if (code === 2) return { ...look, dim: true };
  if (code === 22) return { ...look, bold: false, dim: false };
  if (code === 39) return { ...look, color: null };
  const color = colors[code];
  if (color === undefined) throw new Error(`Unexpected style ${code}, expected one that is drawn here`);
  return { ...look, color };
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const draw = (text: string, { bold, dim, color }: Look): string => {
  const styles = [
    ...(bold ? ['font-weight:700'] : []),
    ...(dim ? ['opacity:.65'] : []),
    ...(color === null ? [] : [`color:${color}`]),
  ];
  return text === '' || styles.length === 0
    ? escape(text)
    : `<span style="${styles.join(';')}">${escape(text)}</span>`;
};

const escapeCharacter = '\u001b';
const sgr = new RegExp(String.raw`${escapeCharacter}\[([\d;]*)m`);

/** Text and styles by turns, as splitting at what sets them gives it. */
export const drawTerminal = (output: string): string => {
  let look = plain;
  return output
    .split(sgr)
    .map((part, index) => {
      if (index % 2 === 0) return draw(part, look);
      look = part.split(';').map(Number).reduce(after, look);
      return '';
    })
    .join('');
};

export const terminalPage = (command: string, output: string): string => `<!doctype html>
<meta charset="utf-8">
<title>${escape(command)}</title>
<style>
  body { margin: 0; background: #fff; }
  pre {
    display: inline-block; box-sizing: border-box; width: 1100px; margin: 0; padding: 20px 24px;
    border-radius: 10px; background: #0d1117; color: #e6edf3;
    font: 14px/1.5 "DejaVu Sans Mono", "Liberation Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  }
</style>
<pre id="terminal"><span style="opacity:.65">$</span> ${escape(command)}
${drawTerminal(output.trimEnd())}</pre>
`;
