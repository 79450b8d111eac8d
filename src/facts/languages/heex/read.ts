/** Something that a template names, and how many lines below its start. */
export interface Mention {
  name: string;
  below: number;
}

/** What a HEEx template says, as far as facts need it. */
export interface Template {
  /** `Components.Button` of `<Components.Button.primary />` and of `{Components.Button.size()}`, no alias resolved. */
  modules: Mention[];
  /** `save` of `phx-click="save"` and of `JS.push("save")`. */
  events: Mention[];
}

interface Named {
  name: string;
  at: number;
}

interface Reading {
  text: string;
  at: number;
  modules: Named[];
  events: Named[];
  /** Braces that nothing closes: text with many of them is no template. */
  openBraces: number;
}

const mostOpenBraces = 50;

const eventAttribute =
  /^phx-(?:click|click-away|capture-click|submit|change|auto-recover|blur|focus|keydown|keyup|window-(?:blur|focus|keydown|keyup)|viewport-(?:top|bottom))$/;

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

/** Code with its strings blanked out: what looks like a module in them is none. */
const withoutStrings = (code: string): string => {
  const kept: string[] = [];
  let from = 0;
  for (let at = 0; at < code.length; at += 1) {
    if (code[at] !== '"' && code[at] !== "'") continue;
    const end = stringEnd(code, at);
    if (end === null && code[at] === '"') break;
    if (end === null) continue;
    kept.push(code.slice(from, at), ' '.repeat(end - at));
    from = end;
    at = end - 1;
  }
  return `${kept.join('')}${code.slice(from)}`;
};

const readExpression = ({ text, modules, events }: Reading, start: number, end: number): void => {
  const code = text.slice(start, end);
  for (const { 1: name = '', index } of code.matchAll(/\bJS\.push\(\s*(?:[\w@.]+\s*,\s*)?"([^"#\\]*)"/g))
    events.push({ name, at: start + index });
  for (const { 0: name, index } of withoutStrings(code).matchAll(/(?<![\w.@:?!])[A-Z][\w.]*(?![\w:])/g))
    modules.push({ name: /^[A-Z]\w*(?:\.[A-Z]\w*){0,20}/.exec(name)?.[0] ?? '', at: start + index });
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

const skipTo = (reading: Reading, end: string): void => {
  const found = reading.text.indexOf(end, reading.at);
  reading.at = found === -1 ? reading.text.length : found + end.length;
};

/** `{…}`; a brace that nothing closes is text. */
const readBraces = (reading: Reading): void => {
  const end = reading.openBraces < mostOpenBraces ? closingBrace(reading.text, reading.at) : null;
  if (end === null) reading.openBraces += 1;
  else readExpression(reading, reading.at + 1, end - 1);
  reading.at = end ?? reading.at + 1;
};

const matchAt = (pattern: RegExp, { text, at }: Reading): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const literalValue = /"([^"]*)"|'([^']*)'|\{\s*"([^"#\\]*)"\s*\}/y;

const readValue = (reading: Reading, attribute: string): void => {
  const match = matchAt(literalValue, reading);
  if (match) {
    const name = match[1] ?? match[2] ?? match[3] ?? '';
    const isEvent = eventAttribute.test(attribute) && name !== '' && !/[<{]/.test(name);
    if (isEvent) reading.events.push({ name, at: reading.at });
    reading.at += match[0].length;
  } else if (reading.text[reading.at] === '{') readBraces(reading);
};

const tagName = /<[.:]?[A-Za-z][\w.:-]*/y;
const remoteTag = /^<([A-Z]\w*(?:\.[A-Z]\w*){0,20})\.[a-z_]/;
const attributeName = /\s*([^\s=/>{}"'<]+)(\s*=\s*)?/y;
const space = /\s*/y;

const readAttributes = (reading: Reading): void => {
  while (reading.at < reading.text.length) {
    const attribute = matchAt(attributeName, reading);
    if (attribute) {
      reading.at += attribute[0].length;
      if (attribute[2] !== undefined) readValue(reading, attribute[1] ?? '');
      continue;
    }
    reading.at += matchAt(space, reading)?.[0].length ?? 0;
    const char = reading.text[reading.at];
    if (char === '{') readBraces(reading);
    else reading.at += 1;
    if (char === '>') return;
  }
};

const readTag = (reading: Reading): void => {
  const tag = matchAt(tagName, reading)?.[0];
  if (tag === undefined) {
    reading.at += 1;
    return;
  }
  const module = remoteTag.exec(tag)?.[1];
  if (module !== undefined) reading.modules.push({ name: module, at: reading.at });
  reading.at += tag.length;
  readAttributes(reading);
  if (tag === '<script' || tag === '<style') skipTo(reading, '</');
};

const readEmbedded = (reading: Reading): void => {
  const end = reading.text.indexOf('%>', reading.at);
  const stop = end === -1 ? reading.text.length : end;
  readExpression(reading, reading.at + 2, stop);
  reading.at = Math.min(stop + 2, reading.text.length);
};

const readers: readonly [string, (reading: Reading) => void][] = [
  ['<!--', (reading) => skipTo(reading, '-->')],
  ['<%!--', (reading) => skipTo(reading, '--%>')],
  ['<%#', (reading) => skipTo(reading, '%>')],
  ['<%', readEmbedded],
  ['<', readTag],
  ['{', readBraces],
];

const mentions = (text: string, named: readonly Named[]): Mention[] => {
  let [at, below] = [0, 0];
  return named
    .toSorted((one, other) => one.at - other.at)
    .map((mention) => {
      for (; at < mention.at; at += 1) if (text[at] === '\n') below += 1;
      return { name: mention.name, below };
    });
};

/** Reads a template; what it cannot make sense of is text. */
export const readTemplate = (text: string): Template => {
  const reading: Reading = { text, at: 0, modules: [], events: [], openBraces: 0 };
  const special = /[<{]/g;
  for (;;) {
    special.lastIndex = reading.at;
    const match = special.exec(text);
    if (!match) break;
    reading.at = match.index;
    readers.find(([opening]) => text.startsWith(opening, match.index))?.[1](reading);
  }
  return { modules: mentions(text, reading.modules), events: mentions(text, reading.events) };
};
