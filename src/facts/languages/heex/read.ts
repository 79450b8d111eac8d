import { type Attribute, type Piece, piecesOf, type Span, stringEnd } from './pieces.ts';

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
  modules: Named[];
  events: Named[];
}

const eventAttribute =
  /^phx-(?:click|click-away|capture-click|submit|change|auto-recover|blur|focus|keydown|keyup|window-(?:blur|focus|keydown|keyup)|viewport-(?:top|bottom))$/;

/** Code with its strings blanked out: what looks like a name in them is none. */
export const withoutStrings = (code: string): string => {
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

const readExpression = ({ text, modules, events }: Reading, { start, end }: Span): void => {
  const code = text.slice(start, end);
  for (const { 1: name = '', index } of code.matchAll(/\bJS\.push\(\s*(?:[\w@.]+\s*,\s*)?"([^"#\\]*)"/g))
    events.push({ name, at: start + index });
  for (const { 0: name, index } of withoutStrings(code).matchAll(/(?<![\w.@:?!])[A-Z][\w.]*(?![\w:])/g))
    modules.push({ name: /^[A-Z]\w*(?:\.[A-Z]\w*){0,20}/.exec(name)?.[0] ?? '', at: start + index });
};

const readAttribute = (reading: Reading, { name, value, code, at }: Attribute): void => {
  if (code) readExpression(reading, code);
  const isEvent = value !== null && value !== '' && !/[<{]/.test(value) && eventAttribute.test(name ?? '');
  if (isEvent) reading.events.push({ name: value, at });
};

const remoteTag = /^([A-Z]\w*(?:\.[A-Z]\w*){0,20})\.[a-z_]/;

const readPiece = (reading: Reading, piece: Piece): void => {
  if (piece.type === 'code') readExpression(reading, piece);
  if (piece.type !== 'tag') return;
  const module = remoteTag.exec(piece.name)?.[1];
  if (module !== undefined) reading.modules.push({ name: module, at: piece.at });
  for (const attribute of piece.attributes) readAttribute(reading, attribute);
};

const mentions = (text: string, named: readonly Named[]): Mention[] => {
  let [at, below] = [0, 0];
  return named
    .toSorted((one, other) => one.at - other.at)
    .map((mention) => {
      for (; at < mention.at; at += 1) if (text[at] === '\n') below += 1;
      return { name: mention.name, below };
    });
};

/** Reads a template for what facts need. */
export const readTemplate = (text: string): Template => {
  const reading: Reading = { text, modules: [], events: [] };
  for (const piece of piecesOf(text)) readPiece(reading, piece);
  return { modules: mentions(text, reading.modules), events: mentions(text, reading.events) };
};
