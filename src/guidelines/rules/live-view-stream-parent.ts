import type { Piece, Tag } from '../../facts/languages/heex/pieces.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, lineIn, textOf } from '../questions/templates.ts';
import type { Template } from '../source.ts';

const empty = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track'],
  'wbr',
]);

const repeats = /<-\s*@streams\.(\w+)/;

/** The stream that a tag or a `for` goes through. */
const streamOf = (piece: Piece, template: Template): string | null => {
  const code = piece.type === 'code' ? piece : piece.type === 'tag' ? attributeOf(piece, ':for')?.code : null;
  return (code && repeats.exec(textOf(template, code))?.[1]) ?? null;
};

/** An element of HTML whose attributes are all known. */
const isKnown = ({ name, attributes }: Tag): boolean =>
  /^[a-z]/.test(name) && attributes.every((attribute) => attribute.name !== null);

/** A tag that closes none of so many is one too many itself. */
const mostUnclosed = 20;

interface Stray {
  stream: string;
  parent: Tag;
  at: number;
}

const strayIn = (template: Template): Stray[] => {
  const open: Tag[] = [];
  return template.pieces.flatMap((piece) => {
    const stream = streamOf(piece, template);
    const parent = open.at(-1);
    if (piece.type === 'closing') {
      const above = open.slice(-mostUnclosed).findLastIndex(({ name }) => name === piece.name);
      if (above !== -1) open.length = Math.max(0, open.length - mostUnclosed) + above;
    } else if (piece.type === 'tag' && !piece.isClosed && !empty.has(piece.name)) open.push(piece);
    if (stream === null || !parent || !isKnown(parent) || attributeOf(parent, 'phx-update')) return [];
    return [{ stream, parent, at: piece.at }];
  });
};

export const liveViewStreamParent: Guideline = {
  id: 'live-view-stream-parent',
  summary: 'The element around the members of a stream has `phx-update="stream"`.',
  about: ['heex'],
  level: whereTorus,
  words: ['@streams.'],
  check: (source) =>
    source.templates.flatMap((template) =>
      strayIn(template).map(({ stream, parent, at }) => ({
        line: lineIn(source, template, at),
        subject: stream,
        message: `Missing \`phx-update="stream"\` on the \`<${parent.name}>\` around \`@streams.${stream}\``,
      })),
    ),
};
