import type { Tag } from '../../facts/languages/heex/pieces.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, tagsIn, textOf } from '../questions/templates.ts';
import type { Template } from '../source.ts';

/** A component around all forms hands on the form that it is given. */
const isComponentOfForms = (tag: Tag, template: Template): boolean => {
  const form = attributeOf(tag, 'for')?.code;
  return form !== null && form !== undefined && textOf(template, form).trim() === '@for';
};

export const heexFormLet: Guideline = {
  id: 'heex-form-let',
  summary: 'A form is made with `to_form/2` and given as `<.form for={@form}>`, without `let`.',
  about: ['heex'],
  level: whereTorus,
  words: ['<.form'],
  check: (source) =>
    tagsIn(source).flatMap(({ tag, template, line }) => {
      const given = attributeOf(tag, 'let') ?? attributeOf(tag, ':let');
      if (tag.name !== '.form' || !given || isComponentOfForms(tag, template)) return [];
      return [
        {
          line,
          message: `Unexpected \`${given.name}\` on \`<.form>\`, expected \`<.form for={@form}>\` with a form made by \`to_form/2\``,
        },
      ];
    }),
};
