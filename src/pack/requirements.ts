import type { ListItem, Nodes, RootContent } from 'mdast';
import { endLineOf, lineOf, plainText } from '../markdown/markdown.ts';
import { nodesOf, type Section } from '../markdown/sections.ts';
import { textOfBlock } from '../markdown/topics.ts';

export type IdKind = 'FR' | 'NFR' | 'AC';

/** A requirement or an acceptance criterion where it is stated, as against where it is mentioned. */
export interface Declared {
  id: string;
  kind: IdKind;
  line: number;
  endLine: number;
  text: string;
  /** Ids of requirements that the text names: for a criterion, what it proves. */
  names: string[];
}

export interface Cited {
  id: string;
  kind: IdKind;
  line: number;
}

const idPattern = /\b(NFR|FR|AC)-?\d+(?:\.\d+)*[a-z]?\b/g;
const rangePattern =
  /\b((?:NFR|FR|AC)-?)(\d+)[`*]{0,2}\s*(?:-|–|—|…|\.\.\.?|to|through)\s*[`*]{0,2}(?:(?:NFR|FR|AC)-?)?(\d+)\b/g;
const atStart = /^\s*(?:\[|\(|\*\*|__|`)?((?:NFR|FR|AC)-?\d+(?:\.\d+)*[a-z]?)\b(?:\]|\)|\*\*|__|`)?/;

const kindOf = (id: string): IdKind => (id.startsWith('NFR') ? 'NFR' : id.startsWith('FR') ? 'FR' : 'AC');

/** `FR-002 to FR-005` names what lies between as well. */
const expandRanges = (text: string): string =>
  text.replace(rangePattern, (whole, prefix: string, from: string, to: string) => {
    const [first, last] = [Number(from), Number(to)];
    if (last <= first || last - first > 200) return whole;
    return Array.from(
      { length: last - first + 1 },
      (_, step) => `${prefix}${String(first + step).padStart(from.length, '0')}`,
    ).join(', ');
  });

export const idsIn = (text: string): string[] =>
  text.includes('FR') || text.includes('AC') ? [...new Set(expandRanges(text).match(idPattern) ?? [])] : [];

export const readCitations = (body: string, bodyLine: number): Cited[] =>
  body
    .split('\n')
    .flatMap((text, index) => idsIn(text).map((id) => ({ id, kind: kindOf(id), line: bodyLine + index })));

/** A list of ids (`- FR-001, FR-002`, `- FR-001 → Phase 2`) mentions, and declares none of them. */
const isList = (text: string): boolean => /^\s*(?:,|;|→|->|and\b|\/)/.test(text.replace(atStart, ''));

const declare = (text: string, node: Nodes, wholeText = text): Declared | null => {
  const id = atStart.exec(text)?.[1];
  if (id === undefined || isList(text)) return null;
  const rest = wholeText
    .replace(atStart, '')
    .replace(/^\s*(?:[:|]|[—–-]\s)\s*/, '')
    .trim();
  return {
    id,
    kind: kindOf(id),
    line: lineOf(node),
    endLine: endLineOf(node),
    text: rest,
    names: idsIn(rest).filter((name) => name !== id && kindOf(name) !== 'AC'),
  };
};

const declaredInItem = (item: ListItem): Declared | null => {
  const [first] = item.children;
  return first ? declare(plainText(first), item, item.children.map(textOfBlock).join('\n')) : null;
};

const statesSomething = ({ text }: Declared): boolean =>
  /[A-Za-z]{3,}.*\s+\S*[A-Za-z]{2,}/s.test(text.replace(idPattern, ''));

const declaredInBlock = (node: RootContent): Declared[] => {
  switch (node.type) {
    case 'list':
      return node.children.flatMap((item) => [
        ...[declaredInItem(item)].filter((found) => found !== null),
        ...item.children.flatMap((child) => (child.type === 'list' ? declaredInBlock(child) : [])),
      ]);
    case 'table':
      return node.children.slice(1).flatMap((row) => {
        const [id = '', ...cells] = row.children.map((cell) => plainText(cell));
        return [declare(`${id} ${cells.join(' | ')}`, row)].filter((found) => found !== null);
      });
    case 'paragraph':
    case 'heading':
      return [declare(plainText(node), node)].filter((found) => found !== null);
    default:
      return [];
  }
};

const inSection = (section: Section): Declared[] => {
  const own = section.nodes.flatMap(declaredInBlock);
  // `### FR-003 Export` declares, and what stands below it is the requirement's text.
  const id = atStart.exec(section.title)?.[1];
  if (id === undefined) return own;
  const text = [
    section.title.replace(atStart, '').replace(/^[\s:—–-]+/, ''),
    ...nodesOf(section).map(textOfBlock),
  ].join('\n');
  return [
    {
      id,
      kind: kindOf(id),
      line: section.line,
      endLine: section.endLine,
      text,
      names: idsIn(text).filter((name) => name !== id && kindOf(name) !== 'AC'),
    },
    ...own,
  ];
};

const about: Record<IdKind, RegExp> = {
  FR: /\brequirements?\b(?!.*traceability)/i,
  NFR: /\brequirements?\b(?!.*traceability)/i,
  AC: /\bacceptance\b|\brequirements?\b(?!.*traceability)/i,
};

/**
 * Ids are declared where a document lists requirements and criteria; the same id at the start of a line elsewhere
 * (risks, traceability) is a mention. `anywhere`: without such sections, wherever an id opens a statement.
 */
export const readDeclared = (
  sections: readonly { section: Section; within: readonly string[] }[],
  preamble: readonly RootContent[],
  anywhere: boolean,
): Declared[] => {
  const everything = [
    ...preamble.flatMap(declaredInBlock).map((found) => ({ found, names: [] as readonly string[] })),
    ...sections.flatMap(({ section, within }) =>
      inSection(section).map((found) => ({ found, names: [...within, section.title] })),
    ),
  ].filter(({ found }) => statesSomething(found));
  const kinds: IdKind[] = ['FR', 'NFR', 'AC'];
  return kinds
    .flatMap((kind) => {
      const ofKind = everything.filter(({ found }) => found.kind === kind);
      const inPlace = ofKind.filter(({ names }) => names.some((name) => about[kind].test(name)));
      return (inPlace.length > 0 || !anywhere ? inPlace : ofKind).map(({ found }) => found);
    })
    .toSorted((a, b) => a.line - b.line);
};
