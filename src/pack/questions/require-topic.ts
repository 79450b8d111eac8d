import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { findTopic, hasContent, lineOfTitle } from './find.ts';

interface Requirement {
  /** How authors name it, in headings or labels. */
  name: RegExp;
  /** How the message names it. */
  called: string;
  /** What should stand there. */
  expected: string;
  example: string;
}

/** The commonest thing a rule asks: that a document has a section or label of some name, with something under it. */
export const requireTopic = (
  document: Document,
  { name, called, expected, example }: Requirement,
): Problem[] => {
  const topic = findTopic(document, name);
  if (!topic) {
    return [
      { line: lineOfTitle(document), message: `Missing section ${called}, expected ${expected}`, example },
    ];
  }
  return hasContent(topic)
    ? []
    : [
        {
          line: topic.line,
          message: `Unexpected empty section \`${topic.title}\`, expected ${expected}`,
          example,
        },
      ];
};
