import type { Tag } from '../../facts/languages/heex/pieces.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, tagsIn, textOf } from '../questions/templates.ts';
import type { Template } from '../source.ts';

const isProgram = (tag: Tag): boolean => {
  const type = attributeOf(tag, 'type');
  return (
    !type || /^(?:module|(?:text|application)\/(?:javascript|ecmascript))?$/i.test(type.value ?? 'computed')
  );
};

/** Its attributes are all known, and no component such as a colocated hook. */
const isPlain = ({ attributes }: Tag): boolean =>
  attributes.every(({ name }) => name !== null && name !== 'src' && !name.startsWith(':'));

const isInline = (tag: Tag, template: Template): boolean =>
  tag.content !== null && textOf(template, tag.content).trim() !== '' && isPlain(tag) && isProgram(tag);

export const heexInlineScript: Guideline = {
  id: 'heex-inline-script',
  summary: 'Scripts are files of assets/js, not text in templates.',
  about: ['heex'],
  level: whereTorus,
  words: ['<script'],
  check: (source) =>
    tagsIn(source).flatMap(({ tag, template, line }) =>
      tag.name === 'script' && isInline(tag, template)
        ? [{ line, message: 'Unexpected script in a template, expected it in assets/js' }]
        : [],
    ),
};
