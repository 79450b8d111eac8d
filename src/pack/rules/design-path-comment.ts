import type { Document } from '../document.ts';
import type { DocumentRule } from '../rule.ts';

const onlyComment = /^<!--([\s\S]*?)-->/;

/** The comment that the body opens with. */
const openingComment = ({ preamble }: Document): { text: string; line: number } | null => {
  const [first] = preamble;
  const comment = first?.type === 'html' ? onlyComment.exec(first.value)?.[1] : undefined;
  return comment === undefined ? null : { text: comment.trim(), line: first?.position?.start.line ?? 1 };
};

const check = (document: Document) => {
  const example = `<!-- ${document.path} -->`;
  const comment = openingComment(document);
  if (!comment) {
    const message = `Missing path comment at the start of the document, expected \`${example}\``;
    return [{ line: document.bodyLine, message, example }];
  }
  if (comment.text === document.path) return [];
  const { line, text } = comment;
  const message = `Unexpected comment \`${text.split('\n')[0]}\` at the start of the document, expected its path in the repository: \`${document.path}\``;
  return [{ line, message, example }];
};

export const designPathComment: DocumentRule = {
  id: 'design-path-comment',
  summary: 'A design document opens with a comment that holds its own path in the repository.',
  about: ['design'],
  level: 'block',
  when: 'always',
  check,
};
