import type { Language } from '../language.ts';
import { callsIn, withoutStrings } from './expression.ts';
import { type Attribute, type Piece, piecesOf, type Span } from './pieces.ts';

/** Something that a template names, and how many lines below its start. */
export interface Mention<Name = string> {
  name: Name;
  below: number;
}

/** What a HEEx template says, as far as facts need it. */
export interface Template {
  /** `Components.Button` of `<Components.Button.primary />` and of `{Components.Button.size()}`, no alias resolved. */
  modules: Mention[];
  /** `save` of `phx-click="save"` and of `JS.push("save")`. */
  events: Mention[];
  /** `Sort` of `phx-hook="Sort"`; null where the name is computed. */
  hooks: Mention<string | null>[];
  /** `Money.format/2`, no alias resolved, and `format/2` of a bare name; a `*` is an arity that cannot be counted. */
  calls: Mention[];
}

interface Named<Name = string> {
  name: Name;
  at: number;
}

interface Reading {
  text: string;
  modules: Named[];
  events: Named[];
  hooks: Named<string | null>[];
  calls: Named[];
}

const eventAttribute =
  /^phx-(?:click|click-away|capture-click|submit|change|auto-recover|blur|focus|keydown|keyup|window-(?:blur|focus|keydown|keyup)|viewport-(?:top|bottom))$/;

const readExpression = ({ text, modules, events, calls }: Reading, { start, end }: Span): void => {
  const code = text.slice(start, end);
  for (const { 1: name = '', index } of code.matchAll(/\bJS\.push\(\s*(?:[\w@.]+\s*,\s*)?"([^"#\\]*)"/g))
    events.push({ name, at: start + index });
  const plain = withoutStrings(code);
  for (const { name, arity, at } of callsIn(plain))
    calls.push({ name: `${name}/${arity ?? '*'}`, at: start + at });
  for (const { 0: name, index } of plain.matchAll(/(?<![\w.@:?]|\w!)[A-Z][\w.]*(?![\w:])/g))
    modules.push({ name: /^[A-Z]\w*(?:\.[A-Z]\w*){0,20}/.exec(name)?.[0] ?? '', at: start + index });
};

/** A name, or those between which the code chooses. */
const readHook = ({ text, hooks }: Reading, { value, code, at }: Attribute): void => {
  const written = code ? [...text.slice(code.start, code.end).matchAll(/"([.\w-]+)"/g)] : [];
  const names = value === null ? written.map(([, name = '']) => name) : [value];
  for (const name of names.length > 0 ? names : [null]) hooks.push({ name, at });
};

const readAttribute = (reading: Reading, attribute: Attribute): void => {
  const { name, value, code, at } = attribute;
  if (code) readExpression(reading, code);
  if (name === 'phx-hook') readHook(reading, attribute);
  const isEvent = value !== null && value !== '' && !/[<{]/.test(value) && eventAttribute.test(name ?? '');
  if (isEvent) reading.events.push({ name: value, at });
};

const remoteTag = /^([A-Z]\w*(?:\.[A-Z]\w*){0,20})\.[a-z_]/;
/** A function component: `<Page.header>`, `<.header>`. */
const component = /^(?:(?:[A-Z]\w*\.){1,20}|\.)[a-z_]\w*[?!]?$/;

const readPiece = (reading: Reading, piece: Piece): void => {
  if (piece.type === 'code') readExpression(reading, piece);
  if (piece.type !== 'tag') return;
  const module = remoteTag.exec(piece.name)?.[1];
  if (module !== undefined) reading.modules.push({ name: module, at: piece.at });
  if (component.test(piece.name))
    reading.calls.push({ name: `${piece.name.replace(/^\./, '')}/1`, at: piece.at });
  for (const attribute of piece.attributes) readAttribute(reading, attribute);
};

const mentions = <Name>(text: string, named: readonly Named<Name>[]): Mention<Name>[] => {
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
  const reading: Reading = { text, modules: [], events: [], hooks: [], calls: [] };
  for (const piece of piecesOf(text)) readPiece(reading, piece);
  return {
    modules: mentions(text, reading.modules),
    events: mentions(text, reading.events),
    hooks: mentions(text, reading.hooks),
    calls: mentions(text, reading.calls),
  };
};

/** A file that is a template. */
export interface HeexSource {
  text: string;
  template: Template;
}

/** HEEx, and the templates of old that are made of the same tags. */
export const heex: Language<HeexSource> = {
  extensions: ['.heex', '.html.eex', '.leex'],
  grammars: [],
  read: (text) => ({ source: { text, template: readTemplate(text) }, modules: [], fault: null }),
};
