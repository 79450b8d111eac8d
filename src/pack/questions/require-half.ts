import type { RootContent } from 'mdast';
import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { type FddSection, requireSection, sectionsNamed } from './fdd-sections.ts';
import { lineOf } from '../../markdown/markdown.ts';
import { textOfBlock, textOfTopic, type Topic } from '../../markdown/topics.ts';

/** Items of lists and other blocks, each with its line. */
const blocksOf = (nodes: readonly RootContent[]): { line: number; text: string }[] =>
  nodes.flatMap((node) =>
    node.type === 'list'
      ? node.children.map((item) => ({ line: lineOf(item), text: item.children.map(textOfBlock).join('\n') }))
      : [{ line: lineOf(node), text: textOfBlock(node) }],
  );

/** Whether there is something in the topic that stands below none of these. */
const saysMoreThan = (topic: Topic, others: readonly Topic[]): boolean =>
  topic.lead !== '' ||
  blocksOf(topic.nodes).some(
    ({ line, text }) =>
      text.trim() !== '' && !others.some((other) => other.line <= line && line <= other.endLine),
  );

/** Topics that are named after the other part alone. */
const labelsOf = ({ topics }: Document, wanted: FddSection, other: FddSection): Topic[] =>
  topics.filter(({ title }) => other.name.test(title) && !wanted.name.test(title));

/**
 * A part that authors often write under one heading with another (`Goals & Non-Goals`). Where such a heading has a
 * label for the other part and nothing besides, this one is missing.
 */
export const requireHalf = (document: Document, wanted: FddSection, other: FddSection): Problem[] => {
  const problems = requireSection(document, wanted);
  if (problems.length > 0) return problems;
  const named = sectionsNamed(document, wanted);
  const others = labelsOf(document, wanted, other);
  const isSaidIn = (topic: Topic): boolean => {
    if (textOfTopic(topic).trim() === '') return false;
    const labels = others.filter(({ line }) => topic.line < line && line <= topic.endLine);
    return !other.name.test(topic.title) || labels.length === 0 || saysMoreThan(topic, labels);
  };
  const [first] = named;
  if (!first || named.some(isSaidIn)) return [];
  const { called, expected, example } = wanted;
  const empty = named.find(({ title }) => !other.name.test(title));
  return [
    empty
      ? {
          line: empty.line,
          message: `Unexpected empty section \`${empty.title}\`, expected ${expected}`,
          example,
        }
      : {
          line: first.line,
          message: `Missing \`${called}\` in section \`${first.title}\`, expected ${expected}`,
          example,
        },
  ];
};
