import type { List, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { endLineOf, lineOf, plainText } from './markdown.ts';
import { nodesOf, type Section } from './sections.ts';

/**
 * A piece of a document under a name. Authors give names with headings, with labels (`- Goal: …`, `**Tasks**`,
 * `Reliability: …`) and with short lines before a list; a rule that asks for "risks" means any of them.
 */
export interface Topic {
  title: string;
  line: number;
  endLine: number;
  /** What is said on the line of the label itself, after it. */
  lead: string;
  /** Content below the title, for a label without the label's own paragraph. */
  nodes: RootContent[];
  /** Names of the topics around it, outermost first. */
  within: readonly string[];
  section: Section | null;
}

const longestLabel = 60;
/** `Goal: …`, `Security & Privacy: …`, `Gate A — …`; never a URL, a module path or a whole sentence. */
const labelled = /^([A-Z][\w &/()'’+-]{1,60}?)\s*(?::(?=\s|$)|\s[—–]\s)/;
const shortName = /^[A-Z][\w &/()'’-]{1,40}$/;
/** Words that head a paragraph of a plan without any mark: `Goal Capture current behaviour`. */
const bareLabel = /^(Goals?|Objectives?|Gate(?: Criteria)?|Definition of Done)\s+(?=[A-Z])/;

const isShort = (text: string): boolean => text.length <= longestLabel && text.split(/\s+/).length <= 7;

interface Label {
  title: string;
  lead: string;
}

const readLabel = (paragraph: Paragraph): Label | null => {
  const [first, ...rest] = paragraph.children;
  if (!first) return null;
  if (first.type === 'strong' || first.type === 'emphasis') {
    const name = plainText(first).trim();
    const after = textOf(rest);
    const title = name.replace(/\s*:$/, '');
    const isLabel =
      name.endsWith(':') || /^\s*[:—–]/.test(after) || after.trim() === '' || /^\s+[A-Z`]/.test(after);
    return isLabel && isShort(title) && first.type === 'strong'
      ? { title, lead: after.replace(/^\s*[:—–]\s*/, '').trim() }
      : null;
  }
  if (first.type !== 'text') return null;
  const text = textOf(paragraph.children);
  const match = labelled.exec(first.value) ?? bareLabel.exec(first.value);
  if (!match?.[1] || !isShort(match[1])) return null;
  return { title: match[1].trim(), lead: text.slice(match[0].length).trim() };
};

const textOf = (nodes: readonly PhrasingContent[]): string => nodes.map((node) => plainText(node)).join('');

/** A short line right before a list names the list. */
const readListTitle = (paragraph: Paragraph, next: RootContent | undefined): Label | null => {
  if (next?.type !== 'list') return null;
  const text = plainText(paragraph).trim().replace(/:$/, '');
  return shortName.test(text) && isShort(text) ? { title: text, lead: '' } : null;
};

const topicsOfItem = (item: ListItem, within: readonly string[]): Topic[] => {
  const [first, ...rest] = item.children;
  if (first?.type !== 'paragraph') return topicsOf(item.children, within);
  const label = readLabel(first) ?? readListTitle(first, rest[0]);
  if (!label) return topicsOf(rest, within);
  const topic: Topic = {
    ...label,
    line: lineOf(item),
    endLine: endLineOf(item),
    nodes: rest,
    within,
    section: null,
  };
  return [topic, ...topicsOf(rest, [...within, topic.title])];
};

const topicsOfList = (list: List, within: readonly string[]): Topic[] =>
  list.children.flatMap((item) => topicsOfItem(item, within));

/** Labels among these nodes and in the lists below them. A label of a paragraph reaches to the next one. */
const topicsOf = (nodes: readonly RootContent[], within: readonly string[]): Topic[] => {
  const topics: Topic[] = [];
  let current: Topic | null = null;
  for (const [index, node] of nodes.entries()) {
    const label =
      node.type === 'paragraph' ? (readLabel(node) ?? readListTitle(node, nodes[index + 1])) : null;
    if (label) {
      current = { ...label, line: lineOf(node), endLine: endLineOf(node), nodes: [], within, section: null };
      topics.push(current);
      continue;
    }
    if (current) {
      current.nodes.push(node);
      current.endLine = endLineOf(node);
    }
    if (node.type === 'list') {
      topics.push(...topicsOfList(node, current ? [...within, current.title] : within));
    }
  }
  return topics;
};

/** Labels in what stands before the first heading. */
export const topicsOfPreamble = (nodes: readonly RootContent[]): Topic[] => topicsOf(nodes, []);

/** All topics of a section, itself first. */
export const topicsOfSection = (section: Section, within: readonly string[] = []): Topic[] => {
  const topic: Topic = {
    title: section.title,
    line: section.line,
    endLine: section.endLine,
    lead: '',
    nodes: nodesOf(section),
    within,
    section,
  };
  const inner = [...within, section.title];
  return [
    topic,
    ...topicsOf(section.nodes, inner),
    ...section.sections.flatMap((child) => topicsOfSection(child, inner)),
  ];
};

export const textOfTopic = (topic: Topic): string =>
  [topic.lead, ...topic.nodes.map((node) => textOfBlock(node))].filter((text) => text !== '').join('\n');

/** Text of a block with a line for each item, row and paragraph, so that sentences do not run into each other. */
export const textOfBlock = (node: RootContent): string => {
  if (node.type === 'list')
    return node.children.map((item) => item.children.map(textOfBlock).join('\n')).join('\n');
  if (node.type === 'table') {
    return node.children.map((row) => row.children.map((cell) => plainText(cell)).join(' | ')).join('\n');
  }
  if (node.type === 'blockquote') return node.children.map(textOfBlock).join('\n');
  if (node.type === 'html' || node.type === 'thematicBreak') return '';
  // Where a paragraph was wrapped says nothing.
  return node.type === 'paragraph' ? plainText(node).replaceAll('\n', ' ') : plainText(node);
};
