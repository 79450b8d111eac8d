import type { Code, Html, List, ListItem, Paragraph, RootContent, Table } from 'mdast';
import { hostileLine, parseMarkdown, plainText } from '../../markdown/markdown.ts';
import { readSections, type Section } from '../../markdown/sections.ts';
import { splitFrontMatter } from '../../pack/front-matter.ts';
import { gapMark } from '../../pack/questions/find.ts';
import { normalizeLineEndings } from '../../text/lines.ts';
import { escapeText, fenced, inlineText, opening, plain, withoutNoise } from './safe-text.ts';

/** Something that a document says, under names that authors use in headings and labels. */
export interface Place {
  key: string;
  name: RegExp;
  /** Names within it open no other place than these: what is tested is no part of what the tests are about. */
  only?: readonly string[];
}

/** One thing that somebody wrote, safe to be written again, and where it belongs by the names it stands under. */
export interface Piece {
  /** Key of the place that the innermost name is known for; null where none is. */
  place: string | null;
  /** Names of the headings and labels around it, outermost first. */
  under: readonly string[];
  form: 'paragraph' | 'item' | 'row' | 'code';
  /** On one line, but for code. */
  text: string;
  /** Of a row. */
  cells: readonly Cell[];
  /** What stands below an item. */
  inner: readonly string[];
  isTask: boolean;
}

interface Cell {
  header: string;
  text: string;
}

interface Around {
  under: readonly string[];
  places: readonly Place[];
}

const placeAmong = ({ under, places }: Around): Place | null =>
  under.reduce<Place | null>((current, name) => {
    const found = places.find((each) => each.name.test(name));
    if (!found) return current;
    return current?.only && found.key !== current.key && !current.only.includes(found.key) ? current : found;
  }, null);

const placeOf = (around: Around): string | null => placeAmong(around)?.key ?? null;

/** A label is a few words, and no beginning of a sentence. */
const isLabel = (name: string): boolean =>
  name.split(/\s+/).length <= 5 &&
  !/^(?:an?|the|one|two|no|each|every|all|if|when|as|it)\s|\b(?:is|are|was|were|be|has|have)\b/i.test(name);

const named = (name: string, around: Around): boolean => {
  const found = around.places.find((place) => place.name.test(name));
  return found !== undefined && isLabel(name) && placeAmong(below(around, name)) === found;
};

const below = (around: Around, name: string): Around => ({ ...around, under: [...around.under, name] });

const noise = /^(?:no response|n\/?a yet|)$/i;

const pieceOf = (around: Around, form: Piece['form'], text: string, rest: Partial<Piece> = {}): Piece[] => {
  const own = form === 'code' ? text : withoutNoise(text.trim());
  const isSaid = !noise.test(own.replace(/^[\\_\s]+|[\\_\s]+$/g, '')) && !gapMark.test(own);
  return isSaid
    ? [
        {
          place: placeOf(around),
          under: around.under,
          form,
          text: own,
          cells: [],
          inner: [],
          isTask: false,
          ...rest,
        },
      ]
    : [];
};

const label = /^([A-Z][\p{L}\p{N} &/()'’+-]{1,60}?)\s*(?::(?=\s|$)|\s[—–]\s)\s*/u;

interface Labelled {
  name: string;
  rest: string;
}

/** `Goals: …`, `**Goals** …`, and `Goals` alone before a list: only names that are known. */
const labelOf = (node: Paragraph, around: Around, next: RootContent | undefined): Labelled | null => {
  const text = inlineText(node.children).trim();
  const match = label.exec(plain(text));
  if (match?.[1] !== undefined && named(match[1], around)) {
    const own = label.exec(text);
    if (own) return { name: match[1], rest: text.slice(own[0].length) };
  }
  const [first, ...others] = node.children;
  if (first?.type === 'strong') {
    const name = plainText(first).trim().replace(/\s*:$/, '');
    if (name.length <= 60 && named(name, around))
      return { name, rest: inlineText(others).replace(/^\s*[:—–-]?\s*/, '') };
  }
  const isTitle = next?.type === 'list' && text.length <= 60 && named(text, around);
  return isTitle ? { name: text, rest: '' } : null;
};

const textsOf = (nodes: readonly RootContent[]): string[] =>
  nodes.flatMap((node): string[] => {
    if (node.type === 'paragraph') return [inlineText(node.children).trim()];
    if (node.type === 'list') return node.children.flatMap((item) => [textsOf(item.children).join(' ')]);
    if (node.type === 'blockquote') return textsOf(node.children);
    return [];
  });

const readItem = (item: ListItem, around: Around): Piece[] => {
  const [first, ...rest] = item.children;
  if (first?.type !== 'paragraph') return readNodes(item.children, around);
  const found = labelOf(first, around, rest[0]);
  if (found) {
    const inner = below(around, found.name);
    return [...pieceOf(inner, 'item', found.rest), ...readNodes(rest, inner)];
  }
  return [
    ...pieceOf(around, 'item', inlineText(first.children), {
      inner: textsOf(rest).filter((text) => text !== '' && !gapMark.test(text)),
      isTask: typeof item.checked === 'boolean',
    }),
    ...rest.flatMap((node) => (node.type === 'code' ? readCode(node, around) : [])),
  ];
};

const readTable = (table: Table, around: Around): Piece[] => {
  const [head, ...rows] = table.children.map((row) =>
    row.children.map((each) => inlineText(each.children).trim()),
  );
  return rows.flatMap((row) => {
    const cells = row.map((text, column) => ({
      header: plain(head?.[column] ?? ''),
      text: gapMark.test(text) ? '' : withoutNoise(text),
    }));
    const text = cells.map((each) => each.text).filter((each) => each !== '');
    return pieceOf(around, 'row', text.join(' — '), { cells });
  });
};

const readCode = (node: Code, around: Around): Piece[] => {
  const block = fenced(node.value, node.lang ?? '');
  return block === null ? [] : pieceOf(around, 'code', block);
};

const withoutTags = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replace(/<[^>]*(?:>|$)/g, ' ');

const readHtml = (node: Html, around: Around): Piece[] =>
  pieceOf(around, 'paragraph', escapeText(withoutTags(node.value)));

const readList = (list: List, around: Around): Piece[] =>
  list.children.flatMap((item) => readItem(item, around));

/** A label alone reaches over what follows it, up to the next words that stand by themselves. */
const readNodes = (nodes: readonly RootContent[], around: Around): Piece[] => {
  let current = around;
  return nodes.flatMap((node, index): Piece[] => {
    switch (node.type) {
      case 'paragraph': {
        const found = labelOf(node, around, nodes[index + 1]);
        current = found ? below(around, found.name) : around;
        return pieceOf(current, 'paragraph', found ? found.rest : inlineText(node.children));
      }
      case 'list':
        return readList(node, current);
      case 'table':
        return readTable(node, current);
      case 'code':
        return readCode(node, current);
      case 'html':
        return readHtml(node, current);
      case 'blockquote':
        return readNodes(node.children, current);
      case 'heading':
        return pieceOf(current, 'paragraph', inlineText(node.children));
      default:
        return [];
    }
  });
};

const readSection = (section: Section, around: Around): Piece[] => {
  const inner = below(around, section.title);
  return [
    ...readNodes(section.nodes, inner),
    ...section.sections.flatMap((child) => readSection(child, inner)),
  ];
};

/** The title of a whole document names no part of it. */
const readWhole = (section: Section, around: Around): Piece[] => [
  ...readNodes(section.nodes, around),
  ...section.sections.flatMap((child) => readSection(child, around)),
];

/** A text up to where it would cost the parser more than anything that people write. */
const readable = (text: string): string => {
  const body = normalizeLineEndings(splitFrontMatter(text).body);
  const hostile = hostileLine(body);
  if (hostile === null) return body;
  return body
    .split('\n')
    .slice(0, hostile.line - 1)
    .join('\n');
};

/** All that a text says, in its order. Comments, front matter and what forms put in for nobody are no part of it. */
export const readMaterial = (text: string, places: readonly Place[]): Piece[] => {
  const { preamble, sections } = readSections(parseMarkdown(readable(text), 1));
  const around: Around = { under: [], places };
  const [first] = sections;
  const isWhole = sections.length === 1 && first?.depth === 1 && first.sections.length > 0;
  return [
    ...readNodes(preamble, around),
    ...sections.flatMap((section) => (isWhole ? readWhole(section, around) : readSection(section, around))),
  ];
};

/** What is said at one of these places. */
export const at = (material: readonly Piece[], ...keys: readonly string[]): Piece[] =>
  keys.flatMap((key) => material.filter(({ place }) => place === key));

/** A piece with all that stands below it, on one line. */
export const wholeText = ({ text, inner }: Pick<Piece, 'text' | 'inner'>): string =>
  [text, inner.join('; ')].filter((part) => part !== '').join(' ');

/** The same with a list of what stands below it. */
export const blockText = ({ text, inner }: Pick<Piece, 'text' | 'inner'>): string =>
  [text, ...inner.map((each) => `- ${opening(each)}`)].join('\n');

export const isWords = ({ form }: Piece): boolean => form !== 'code';
