import type { List, ListItem, RootContent, Table as TableNode } from 'mdast';
import type { Problem } from '../domain/finding.ts';
import type { Document } from './document.ts';
import { type FddSection, requireSection, sectionsNamed } from './fdd-sections.ts';
import { gapMark, isGap } from './find.ts';
import { endLineOf, lineOf, plainText } from './markdown.ts';
import type { Pack } from './pack.ts';
import type { IdKind } from './requirements.ts';
import { readScenarios } from './scenarios.ts';
import { tellTogether } from './tell-together.ts';
import { textOfBlock, textOfTopic, type Topic } from './topics.ts';

export interface IdsWanted {
  kind: IdKind;
  section: FddSection;
  /** What one of them is called. */
  each: string;
  all: string;
  sample: string;
  /** Parts that may stand below the same heading. */
  others: readonly FddSection[];
}

const ownId = /^\W*(?:NFR|FR|AC)-?\d/;
/** `REQ-4:`, `R4.`; never the first word of a sentence, such as `OAuth2`. */
const otherId = /^\W*([A-Z][A-Za-z]{0,9}[-.]?\d+(?:\.\d+)*)(?=\s*[:.)\]|—–]\s|\s+-\s)/;
const says = /[A-Za-z]{3,}\s+\S*[A-Za-z]{2,}/;
/** Items that speak about the list, or of nothing. */
const aside =
  /^\W*(?:none|n\/?a|not applicable|notes?|see|sources?|links?|priority|legend|out of scope|non-goals?)\b|^~~/i;
const step = /^\W*(?:given|when|then|and|but)\b/i;

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

/** Lists below such names speak about the requirements or criteria, and are none. */
const besides =
  /^(?:notes?|rationale|dependenc(?:y|ies)|examples?|constraints?|edge cases?|priorit(?:y|ies)|(?:open )?questions?|assumptions?|risks?|references?|links|mock-?ups?|definitions?|glossary|legend|scope)\b/i;
const isBesides = (title: string, { others }: IdsWanted): boolean =>
  besides.test(title) || others.some(({ name }) => name.test(title));

/** `onlyBesideIds`: where some have ids, only their neighbours are taken for one that was forgotten. */
const problemsOfList = (list: List, wanted: IdsWanted, onlyBesideIds: boolean): Problem[] => {
  const groups = list.children.filter((item) => isGroup(item) && !isBesides(ownTextOf(item), wanted));
  const items = list.children.filter((item) => !isGroup(item));
  const within = groups
    .flatMap(({ children }) => listsIn(children))
    .flatMap((inner) => problemsOfList(inner, wanted, onlyBesideIds));
  if (onlyBesideIds && !items.some((item) => ownId.test(ownTextOf(item)))) return within;
  const isOneScenario = items.length > 1 && items.every((item) => step.test(ownTextOf(item)));
  // Steps that are items of their own are one criterion; a whole criterion in each is several.
  const isSplit = isOneScenario && !items.some((item) => /\bthen\b.+/is.test(ownTextOf(item).slice(5)));
  const unnumbered = items.filter(needsId);
  const told = isSplit ? unnumbered.slice(0, 1) : unnumbered;
  return [...told.map((item) => problemOfItem(item, wanted)), ...within];
};

const hasIds = (table: TableNode): boolean =>
  table.children.slice(1).some(({ children: [cell] }) => cell && ownId.test(plainText(cell)));

const problemOfTable = (table: TableNode, { all, sample }: IdsWanted): Problem => ({
  line: lineOf(table),
  endLine: endLineOf(table),
  message: `Unexpected table of ${all} without ids, expected them in its first column, such as \`${sample}\``,
});

/** What the topic lists, without the parts in it that bear another name. */
const nodesOf = (document: Document, topic: Topic, wanted: IdsWanted): RootContent[] => {
  const others = document.topics.filter(
    ({ title, line }) => topic.line < line && line <= topic.endLine && isBesides(title, wanted),
  );
  return topic.nodes.filter(
    (node) => !others.some(({ line, endLine }) => line < lineOf(node) && lineOf(node) <= endLine),
  );
};

const inTopic = (document: Document, topic: Topic, wanted: IdsWanted): Problem[] =>
  nodesOf(document, topic, wanted).flatMap((node) => {
    if (node.type === 'list') return problemsOfList(node, wanted, false);
    return node.type === 'table' && !hasIds(node) ? [problemOfTable(node, wanted)] : [];
  });

const inScenarios = (document: Document, wanted: IdsWanted): Problem[] =>
  wanted.kind === 'AC'
    ? document.codeBlocks
        .flatMap(readScenarios)
        .filter(({ id }) => id === null)
        .map(({ line, endLine, title }) => ({
          line,
          endLine,
          subject: title,
          message: `Unexpected scenario without an id, expected one such as \`${wanted.sample}\` in its title`,
        }))
    : [];

const requirementsFile = /\brequirements\.ya?ml\b/;

const noneIn = (
  document: Document,
  topics: readonly Topic[],
  pack: Pack | null,
  wanted: IdsWanted,
): Problem[] => {
  const { all, sample, section } = wanted;
  const listed = topics
    .flatMap((topic) => inTopic(document, topic, wanted))
    .map((problem) => ({ ...problem, example: section.example }))
    .toSorted((a, b) => a.line - b.line);
  if (listed.length > 0) {
    return tellTogether(
      listed,
      (count) => `Unexpected ${count} ${all} without ids, expected one such as \`${sample}\` for each`,
    );
  }
  const referring = topics.find((topic) => requirementsFile.test(textOfTopic(topic)));
  if (referring) {
    const message = pack?.requirementsFile
      ? `Missing ${all} in requirements.yml, expected some such as \`${sample}\``
      : `Missing file \`requirements.yml\`, expected the ${all} that this section says it has`;
    return [{ line: referring.line, message }];
  }
  return topics.slice(0, 1).map(({ line, title }) => ({
    line,
    message: `Missing ${all} with ids in section \`${title}\`, expected a list or table with \`${sample}\` and so on`,
    example: section.example,
  }));
};

const outermost = (topics: readonly Topic[]): Topic[] =>
  topics.filter(
    (topic) =>
      !topics.some((other) => other !== topic && other.line <= topic.line && topic.endLine <= other.endLine),
  );

/** That there are requirements, or criteria, with ids: in the document or in requirements.yml. */
export const requireIds = (document: Document, pack: Pack | null, wanted: IdsWanted): Problem[] => {
  const file = pack?.requirementsFile;
  const topics = outermost(sectionsNamed(document, wanted.section)).filter(
    (topic) => textOfTopic(topic).trim() !== '',
  );
  const scenarios = inScenarios(document, wanted);
  const isStated = document.declared.some(({ kind }) => kind === wanted.kind);
  if (isStated) {
    const beside = topics
      .flatMap((topic) => listsIn(nodesOf(document, topic, wanted)))
      .flatMap((list) => problemsOfList(list, wanted, true));
    return [...beside, ...scenarios];
  }
  const hasScenarios = document.codeBlocks.flatMap(readScenarios).length > 0 && wanted.kind === 'AC';
  if (hasScenarios) return scenarios;
  if (file && (file.problems.length > 0 || file.declared.some(({ kind }) => kind === wanted.kind))) return [];
  if (topics.length === 0) return requireSection(document, wanted.section);
  return topics.some(isGap) ? [] : noneIn(document, topics, pack, wanted);
};
