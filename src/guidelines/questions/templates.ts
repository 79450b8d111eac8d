import type { Attribute, Code, Span, Tag } from '../../facts/languages/heex/pieces.ts';
import { withoutStrings } from '../../facts/languages/heex/expression.ts';
import type { Source, Template } from '../source.ts';
import { lineOfOffset } from './lines.ts';

/** The line in the file of something in one of its templates. */
export const lineIn = (source: Source, { start }: Template, at: number): number =>
  lineOfOffset(source, start + at);

export interface PlacedTag {
  template: Template;
  tag: Tag;
  line: number;
}

export const tagsIn = (source: Source): PlacedTag[] =>
  source.templates.flatMap((template) =>
    template.pieces.flatMap((tag) =>
      tag.type === 'tag' ? [{ template, tag, line: lineIn(source, template, tag.at) }] : [],
    ),
  );

export const attributeOf = ({ attributes }: Tag, name: string): Attribute | undefined =>
  attributes.find((attribute) => attribute.name === name);

export const textOf = ({ text }: Template, { start, end }: Span): string => text.slice(start, end);

const spansIn = ({ pieces }: Template): Span[] =>
  pieces.flatMap((piece): Span[] => {
    if (piece.type === 'code') return [piece];
    return piece.type === 'tag' ? piece.attributes.flatMap(({ code }) => code ?? []) : [];
  });

export interface PlacedMatch {
  match: RegExpExecArray;
  line: number;
}

/** Where the code of templates, its strings left out, says something. */
export const matchesInTemplates = (source: Source, pattern: RegExp): PlacedMatch[] =>
  source.templates.flatMap((template) =>
    spansIn(template).flatMap((span) =>
      [...withoutStrings(textOf(template, span)).matchAll(pattern)].map((match) => ({
        match,
        line: lineIn(source, template, span.start + match.index),
      })),
    ),
  );

/** Code between tags: `{…}`, `<%= … %>`, `<% … %>`. */
export const codesIn = (source: Source): { template: Template; code: Code; line: number }[] =>
  source.templates.flatMap((template) =>
    template.pieces.flatMap((code) =>
      code.type === 'code' ? [{ template, code, line: lineIn(source, template, code.at) }] : [],
    ),
  );
