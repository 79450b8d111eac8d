export interface Span {
  start: number;
  end: number;
}

export interface Attribute {
  /** Null for `{@rest}` and for what `<% … %>` puts there. */
  name: string | null;
  /** Where it is written out: what stands between the quotes. */
  value: string | null;
  /** Where it is computed: its code. */
  code: Span | null;
  at: number;
}

/** `<div class="a">`, `<.button>`, `<Shop.Page.header />`. */
export interface Tag {
  type: 'tag';
  /** `div`, `.button`, `:slot`, `Shop.Page.header`. */
  name: string;
  attributes: Attribute[];
  /** `<br />`. */
  isClosed: boolean;
  /** What stands in `<script>` and `<style>`, which is no markup. */
  content: Span | null;
  at: number;
}

/** `</div>`. */
export interface Closing {
  type: 'closing';
  name: string;
  at: number;
}

/** `{…}`, `<%= … %>` and `<% … %>`. */
export interface Code extends Span {
  type: 'code';
  opening: '{' | '<%=' | '<%';
  at: number;
}

export type Piece = Tag | Closing | Code;

interface Reading {
  text: string;
  at: number;
  pieces: Piece[];
  /** Braces that nothing closes: text with many of them is no template. */
  openBraces: number;
}

const mostOpenBraces = 50;

/** The offset after a string; an apostrophe that its line does not close is none. */
const stringEnd = (text: string, start: number): number | null => {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\') at += 1;
    else if (char === quote) return at + 1;
    else if (char === '\n' && quote === "'") return null;
  }
  return null;
};

/** The offset after the brace that closes the one at `open`; null where none does. */
const closingBrace = (text: string, open: number): number | null => {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    const char = text[at];
    if (char === '{') depth += 1;
    else if (char === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (char === '"' || char === "'") {
      const end = stringEnd(text, at);
      if (end === null && char === '"') return null;
      at = end === null ? at : end - 1;
    }
  }
  return null;
};

/** `{…}`; a brace that nothing closes is text. */
const readBraces = (reading: Reading): Span | null => {
  const start = reading.at + 1;
  const end = reading.openBraces < mostOpenBraces ? closingBrace(reading.text, reading.at) : null;
  if (end === null) reading.openBraces += 1;
  reading.at = end ?? start;
  return end === null ? null : { start, end: end - 1 };
};

/** `<% … %>`, to the end of the text where nothing closes it. */
const readEmbedded = (reading: Reading): Span => {
  const start = reading.at + 2;
  const found = reading.text.indexOf('%>', reading.at);
  const end = found === -1 ? reading.text.length : found;
  reading.at = Math.min(end + 2, reading.text.length);
  return { start, end };
};

const matchAt = (pattern: RegExp, { text, at }: Reading): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const literalValue = /"([^"]*)"|'([^']*)'|\{\s*"([^"#\\]*)"\s*\}/y;

const readValue = (reading: Reading): Pick<Attribute, 'value' | 'code'> => {
  const match = matchAt(literalValue, reading);
  if (match) {
    reading.at += match[0].length;
    return { value: match[1] ?? match[2] ?? match[3] ?? '', code: null };
  }
  return { value: null, code: reading.text[reading.at] === '{' ? readBraces(reading) : null };
};

const tagName = /<[.:]?[A-Za-z][\w.:-]*/y;
const closingName = /<\/([.:]?[A-Za-z][\w.:-]*)\s*>?/y;
const attributeName = /\s*([^\s=/>{}"'<]+)(\s*=\s*)?/y;
const space = /\s*/y;

const readAttribute = (reading: Reading): Attribute | null => {
  const name = matchAt(attributeName, reading);
  if (name) {
    reading.at += name[0].length;
    const at = reading.at;
    return {
      name: name[1] ?? '',
      ...(name[2] === undefined ? { value: null, code: null } : readValue(reading)),
      at,
    };
  }
  reading.at += matchAt(space, reading)?.[0].length ?? 0;
  const { at, text } = reading;
  const code =
    text[at] === '{' ? readBraces(reading) : text.startsWith('<%', at) ? readEmbedded(reading) : null;
  return code && { name: null, value: null, code, at };
};

/** Up to the end of the tag: whether it closes itself. */
const readAttributes = (reading: Reading, attributes: Attribute[]): boolean => {
  const { text } = reading;
  while (reading.at < text.length) {
    const attribute = readAttribute(reading);
    if (attribute) attributes.push(attribute);
    else if (text[reading.at++] === '>') return text[reading.at - 2] === '/';
  }
  return false;
};

/** `<script>` and `<style>` hold no markup. */
const readContent = (reading: Reading, name: string): Span => {
  const start = reading.at;
  const found = reading.text.indexOf(`</${name}`, start);
  reading.at = found === -1 ? reading.text.length : found;
  return { start, end: reading.at };
};

const readTag = (reading: Reading): void => {
  const { at } = reading;
  const name = matchAt(tagName, reading)?.[0].slice(1);
  if (name === undefined) {
    reading.at += 1;
    return;
  }
  reading.at += name.length + 1;
  const attributes: Attribute[] = [];
  const isClosed = readAttributes(reading, attributes);
  const isRaw = !isClosed && (name === 'script' || name === 'style');
  const content = isRaw ? readContent(reading, name) : null;
  reading.pieces.push({ type: 'tag', name, attributes, isClosed, content, at });
};

const readClosing = (reading: Reading): void => {
  const match = matchAt(closingName, reading);
  if (match) reading.pieces.push({ type: 'closing', name: match[1] ?? '', at: reading.at });
  reading.at += match?.[0].length ?? 1;
};

const readCode = (reading: Reading, opening: Code['opening']): void => {
  const { at } = reading;
  const span = opening === '{' ? readBraces(reading) : readEmbedded(reading);
  if (span) reading.pieces.push({ type: 'code', opening, ...span, start: at + opening.length, at });
};

const skipTo = (reading: Reading, end: string): void => {
  const found = reading.text.indexOf(end, reading.at);
  reading.at = found === -1 ? reading.text.length : found + end.length;
};

const readers: readonly [string, (reading: Reading) => void][] = [
  ['<!--', (reading) => skipTo(reading, '-->')],
  ['<%!--', (reading) => skipTo(reading, '--%>')],
  ['<%#', (reading) => skipTo(reading, '%>')],
  ['<%=', (reading) => readCode(reading, '<%=')],
  ['<%', (reading) => readCode(reading, '<%')],
  ['</', readClosing],
  ['<', readTag],
  ['{', (reading) => readCode(reading, '{')],
];

/** Reads a template piece by piece; what it cannot make sense of is text. */
export const piecesOf = (text: string): Piece[] => {
  const reading: Reading = { text, at: 0, pieces: [], openBraces: 0 };
  const special = /[<{]/g;
  for (;;) {
    special.lastIndex = reading.at;
    const match = special.exec(text);
    if (!match) return reading.pieces;
    reading.at = match.index;
    readers.find(([opening]) => text.startsWith(opening, match.index))?.[1](reading);
  }
};
