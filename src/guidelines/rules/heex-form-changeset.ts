import type { Problem } from '../../domain/finding.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, type PlacedTag, tagsIn, textOf } from '../questions/templates.ts';

const isForm = (name: string): boolean => name === '.form' || name === '.simple_form';

/** A form can be called a changeset: then it is asked for its fields by brackets, or made here. */
const isCalledSo = (name: string, text: string): boolean =>
  text.includes(`${name}[:`) || text.includes('to_form(') || text.includes('to_form()');

/** `<.form :let={f} for={@changeset}>`: only of what is no form yet one has to be made. */
const checkTag = ({ tag, template, line }: PlacedTag, text: string): Problem[] => {
  const given = isForm(tag.name) ? attributeOf(tag, 'for')?.code : null;
  const code = given ? textOf(template, given).trim() : '';
  const isMade = attributeOf(tag, ':let') ?? attributeOf(tag, 'let');
  if (!isMade || !/^@?(?:[\w.]+[._])?changeset$/.test(code) || isCalledSo(code, text)) return [];
  return [
    {
      line,
      message: `Unexpected changeset \`${code}\` as a form, expected \`@form\` made by \`to_form/2\``,
    },
  ];
};

export const heexFormChangeset: Guideline = {
  id: 'heex-form-changeset',
  summary: 'A template is given a form made with `to_form/2`, not a changeset.',
  about: ['heex'],
  level: whereTorus,
  words: ['changeset'],
  check: (source) => tagsIn(source).flatMap((tag) => checkTag(tag, source.text)),
};
