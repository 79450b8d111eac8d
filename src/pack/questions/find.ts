import type { ListItem, RootContent } from 'mdast';
import type { Document } from '../document.ts';
import { endLineOf, lineOf } from '../../markdown/markdown.ts';
import { textOfBlock, textOfTopic, type Topic } from '../../markdown/topics.ts';

/** What rules ask of a document. */

type Named = Pick<Document, 'topics' | 'title' | 'sections'>;

/** Topics whose name matches, sections before labels, in the order of the text. The document's own title names all of it, and so nothing. */
export const topicsNamed = ({ topics, title, sections }: Named, name: RegExp): Topic[] => {
  const whole = title !== null && sections.length === 1 ? sections[0] : undefined;
  const named = topics.filter(
    (topic) => name.test(topic.title) && (topic.section === null || topic.section !== whole),
  );
  return [
    ...named.filter(({ section }) => section !== null),
    ...named.filter(({ section }) => section === null),
  ];
};

export const findTopic = (document: Named, name: RegExp): Topic | undefined => topicsNamed(document, name)[0];

/** A gap that a template or the drafter left for a person. */
export const gapMark = /\[NEEDS INPUT\b/;

export const isGap = (topic: Topic): boolean => gapMark.test(textOfTopic(topic));

/** A topic that says something, even if only that there is nothing to say. */
export const hasContent = (topic: Topic): boolean => textOfTopic(topic).trim() !== '';

export interface Item {
  text: string;
  line: number;
  endLine: number;
}

const readItem = (item: ListItem): Item => ({
  text: item.children.map(textOfBlock).join('\n'),
  line: lineOf(item),
  endLine: endLineOf(item),
});

/** Items of all lists directly in these nodes; an item's own lists are part of its text. */
export const itemsOf = (nodes: readonly RootContent[]): Item[] =>
  nodes.flatMap((node) => (node.type === 'list' ? node.children.map(readItem) : []));

const abbreviations = /\b(e\.g|i\.e|etc|vs|cf|approx|incl|no|Dr|Mr|Ms|St)\.(?=\s)/gi;
const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Sentences of running text. Dots inside `code`, versions and abbreviations end none. */
export const sentencesOf = (text: string): string[] =>
  text
    .split('\n')
    .flatMap((line) => [
      ...segmenter.segment(line.replace(abbreviations, (word) => word.replaceAll('.', '․'))),
    ])
    .map(({ segment }) => segment.trim())
    .filter((sentence) => /[A-Za-z]{2}/.test(sentence));

/** Where to point when something is missing from the document as a whole. */
export const lineOfTitle = (document: Document): number => document.sections[0]?.line ?? document.bodyLine;
