import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, tagsIn, textOf } from '../questions/templates.ts';

const isForm = (name: string): boolean => name === '.form' || name === '.simple_form';

export const heexFormChangeset: Guideline = {
  id: 'heex-form-changeset',
  summary: 'A template is given a form made with `to_form/2`, not a changeset.',
  about: ['heex'],
  level: whereTorus,
  words: ['changeset'],
  check: (source) =>
    tagsIn(source).flatMap(({ tag, template, line }) => {
      const given = isForm(tag.name) ? attributeOf(tag, 'for')?.code : null;
      const code = given ? textOf(template, given).trim() : '';
      if (!/^@?(?:[\w.]+[._])?changeset$/.test(code)) return [];
      return [
        {
          line,
          message: `Unexpected changeset \`${code}\` as a form, expected \`@form\` made by \`to_form/2\``,
        },
      ];
    }),
};
