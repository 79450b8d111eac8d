import { withoutStrings } from '../../facts/languages/heex/expression.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { codesIn, textOf } from '../questions/templates.ts';

export const heexForLoop: Guideline = {
  id: 'heex-for-loop',
  summary: 'A template repeats with `for`, not with a function of `Enum`.',
  about: ['heex'],
  level: whereTorus,
  words: ['Enum.'],
  check: (source) =>
    codesIn(source).flatMap(({ code, template, line }) => {
      if (code.opening === '{') return [];
      const said = withoutStrings(textOf(template, code));
      const name = /->\s*$/.test(said) ? /(?<![\w.])Enum\.(\w+)[^]*\bfn\b/.exec(said)?.[1] : undefined;
      if (name === undefined) return [];
      return [
        {
          line,
          subject: name,
          message: `Unexpected \`Enum.${name}\` around a part of a template, expected \`<%= for item <- @items do %>\``,
        },
      ];
    }),
};
