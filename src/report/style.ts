/** Start and end of each style, as SGR codes. Styles nest unless they end alike: bold and dim do. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Style = Record<keyof typeof codes, (text: string) => string>;

const plain = (text: string): string => text;

/** Line by line: a pager starts each line without any style. */
const painter =
  ([start, end]: readonly [number, number]) =>
  (text: string): string =>
    text.replace(/[^\n]+/g, (line) => `\u001b[${start}m${line}\u001b[${end}m`);

export const styleFor = (color: boolean): Style => {
  const use = (name: keyof typeof codes): ((text: string) => string) =>
    color ? painter(codes[name]) : plain;
  return {
    bold: use('bold'),
    dim: use('dim'),
    red: use('red'),
    green: use('green'),
    yellow: use('yellow'),
    cyan: use('cyan'),
  };
};

/** The backticks stay: without colour they are all there is. */
export const highlightCode = (text: string, { cyan }: Style): string =>
  text.replace(/`[^`]+`/g, (code) => cyan(code));
