import { type Guideline, whereTorus } from '../guideline.ts';
import { codesIn, lineIn, tagsIn, textOf } from '../questions/templates.ts';
import type { Source } from '../source.ts';

const inAttributes = (source: Source) =>
  tagsIn(source).flatMap(({ tag, template, line: from }) =>
    tag.attributes.flatMap(({ name, value, at }) =>
      value?.includes('<%') && name !== null
        ? [
            {
              from,
              line: lineIn(source, template, at),
              subject: name,
              message: `Unexpected \`<%\` in the attribute \`${name}\`, expected \`${name}={…}\``,
            },
          ]
        : [],
    ),
  );

const opensBlock = (code: string): boolean => /(?:\bdo|->)\s*$/.test(code);

const inBraces = (source: Source) =>
  codesIn(source).flatMap(({ code, template, line }) =>
    code.opening === '{' && opensBlock(textOf(template, code))
      ? [{ line, message: 'Unexpected block in braces, expected `<%= … do %>` … `<% end %>`' }]
      : [],
  );

export const heexInterpolation: Guideline = {
  id: 'heex-interpolation',
  summary: 'Attributes are computed in braces, and blocks such as `if` and `for` open with `<%= … %>`.',
  about: ['heex'],
  level: whereTorus,
  words: [],
  check: (source) => [...inAttributes(source), ...inBraces(source)],
};
