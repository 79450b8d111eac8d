import type { Problem } from '../../domain/finding.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, matchesInTemplates, type PlacedTag, tagsIn, textOf } from '../questions/templates.ts';

const isForm = (name: string): boolean => name === '.form' || name === '.simple_form';

/** `<.form for={@changeset}>`. */
const asForm = ({ tag, template, line }: PlacedTag): Problem[] => {
  const given = isForm(tag.name) ? attributeOf(tag, 'for')?.code : null;
  const code = given ? textOf(template, given).trim() : '';
  if (!/^@?(?:[\w.]+[._])?changeset$/.test(code)) return [];
  return [
    { line, message: `Unexpected changeset \`${code}\` as a form, expected \`@form\` made by \`to_form/2\`` },
  ];
};

/** `@changeset[:name]`, which raises: a changeset has no access by brackets. */
const asked = /(?<![\w.])(@?(?:\w+_)?changeset)\[:(\w+)\]/g;

export const heexFormChangeset: Guideline = {
  id: 'heex-form-changeset',
  summary: 'A template is given a form made with `to_form/2`, not a changeset.',
  about: ['heex'],
  level: whereTorus,
  words: ['changeset'],
  check: (source) => [
    ...tagsIn(source).flatMap(asForm),
    ...matchesInTemplates(source, asked).map(({ match: [, name = '', field = ''], line }) => ({
      line,
      subject: field,
      message: `Unexpected field of a changeset \`${name}[:${field}]\`, expected \`@form[:${field}]\``,
    })),
  ],
};
