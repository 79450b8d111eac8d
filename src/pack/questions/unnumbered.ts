import type { List, ListItem, RootContent, Table as TableNode } from 'mdast';
import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import type { FddSection } from './fdd-sections.ts';
import { gapMark } from './find.ts';
import { endLineOf, lineOf, plainText } from '../../markdown/markdown.ts';
import type { IdKind } from '../requirements.ts';
import { textOfBlock, type Topic } from '../../markdown/topics.ts';

/** Requirements or criteria, each with an id. */
export interface IdsWanted {
  kind: IdKind;
  section: FddSection;
  /** What one of them is called, and all of them. */
  each: string;
  all: string;
  sample: string;
  /** Parts that may stand below the same heading. */
  others: readonly FddSection[];
}

const ownId = /^\W*(?:NFR|FR|AC)-?\d/;
/** `REQ-4:`, `R4.`; never the first word of a sentence, such as `OAuth2`. */
const otherId = /^\W*([A-Z][A-Za-z]{0,9}[-.]?\d+(?:\.\d+)*)(?=\s*[:.)\]|—–]\s|\s+-\s)/;
const says = /\b[A-Za-z]{3,}\s+\S*[A-Za-z]{2,}/;
/** Items that speak about the list, or of nothing. */
const aside =
  /^\W*(?:none|n\/?a|not applicable|notes?|see|sources?|links?|priority|legend|out of scope|non-goals?)\b|^~~/i;
const step = /^\W*(?:given|when|then|and|but)\b/i;
/** Lists below such names speak about the requirements or criteria, and are none. */
const besides =
  /^(?:notes?|rationale|dependenc(?:y|ies)|examples?|constraints?|edge cases?|priorit(?:y|ies)|(?:open )?questions?|assumptions?|risks?|references?|links|mock-?ups?|definitions?|glossary|legend|scope)\b/i;

const isBesides = (title: string, { others }: IdsWanted): boolean =>
  besides.test(title) || others.some(({ name }) => name.test(title));

const ownTextOf = (item: ListItem): string => {
  const [first] = item.children;
  return first && first.type !== 'list' ? plainText(first) : '';
};

const listsIn = (nodes: readonly RootContent[]): List[] => nodes.filter((node) => node.type === 'list');

/** A heading of a list within the list: `- Import:` with items below it. */
const isGroup = (item: ListItem): boolean => {
  const text = ownTextOf(item).trim();
  return listsIn(item.children).length > 0 && (text.endsWith(':') || text.split(/\s+/).length <= 4);
};

const needsId = (item: ListItem): boolean => {
  const text = item.children.map(textOfBlock).join('\n');
  return says.test(text) && !ownId.test(text) && !aside.test(text) && !gapMark.test(text);
};

const problemOfItem = (item: ListItem, { each, sample }: IdsWanted): Problem => {
  const other = otherId.exec(ownTextOf(item))?.[1];
  return {
    line: lineOf(item),
    endLine: endLineOf(item),
    message: other
      ? `Unexpected id \`${other}\`, expected one such as \`${sample}\``
      : `Unexpected ${each} without an id, expected one such as \`${sample}\``,
  };
};

/** Given, when and then as items of their own are one criterion; a whole criterion in each item is several. */
const areStepsOfOne = (items: readonly ListItem[]): boolean => {
  const texts = items.map(ownTextOf);
  return (
    texts.length > 1 &&
    texts.every((text) => step.test(text)) &&
    !texts.some((text) => /\w.*\bthen\b/is.test(text))
  );
};

const inList = (list: List, wanted: IdsWanted, onlyBesideIds: boolean): Problem[] => {
  const groups = list.children.filter(isGroup);
  const items = list.children.filter((item) => !isGroup(item));
  const within = groups
    .filter((item) => !isBesides(ownTextOf(item), wanted))
    .flatMap(({ children }) => listsIn(children))
    .flatMap((inner) => inList(inner, wanted, onlyBesideIds));
  if (onlyBesideIds && !items.some((item) => ownId.test(ownTextOf(item)))) return within;
  const unnumbered = items.filter(needsId);
  const told = areStepsOfOne(items) ? unnumbered.slice(0, 1) : unnumbered;
  return [...told.map((item) => problemOfItem(item, wanted)), ...within];
};

const hasIds = (table: TableNode): boolean =>
  table.children.slice(1).some(({ children: [cell] }) => cell && ownId.test(plainText(cell)));

const problemOfTable = (table: TableNode, { all, sample }: IdsWanted): Problem => ({
  line: lineOf(table),
  endLine: endLineOf(table),
  message: `Unexpected table of ${all} without ids, expected them in its first column, such as \`${sample}\``,
});

/** What the topic holds, without the parts in it that bear another name. */
const nodesOf = (document: Document, topic: Topic, wanted: IdsWanted): RootContent[] => {
  const others = document.topics.filter(
    ({ title, line }) => topic.line < line && line <= topic.endLine && isBesides(title, wanted),
  );
  let next = 0;
  let reach = 0;
  return topic.nodes.filter((node) => {
    const line = lineOf(node);
    for (let other = others[next]; other && other.line < line; other = others[next]) {
      reach = Math.max(reach, other.endLine);
      next += 1;
    }
    return line > reach;
  });
};

/** Items and tables of the topic that have no ids though they should. */
export const unnumberedIn = (document: Document, topic: Topic, wanted: IdsWanted): Problem[] =>
  nodesOf(document, topic, wanted).flatMap((node) => {
    if (node.type === 'list') return inList(node, wanted, false);
    return node.type === 'table' && !hasIds(node) ? [problemOfTable(node, wanted)] : [];
  });

/** Items without an id in lists where others have one: they were forgotten. */
export const forgottenIn = (document: Document, topic: Topic, wanted: IdsWanted): Problem[] =>
  listsIn(nodesOf(document, topic, wanted)).flatMap((list) => inList(list, wanted, true));
