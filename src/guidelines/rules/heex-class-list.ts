import { type Guideline, whereTorus } from '../guideline.ts';
import { attributeOf, lineIn, tagsIn, textOf } from '../questions/templates.ts';

const condition = /(?<![\w.@:])(?:if|unless)[\s(]|&&/;

/** `"btn #{if @on, do: "active"}"` and `"btn " <> if(…)`. */
const isGlued = (code: string): boolean => {
  if (!/^\s*"/.test(code)) return false;
  const computed = [...code.matchAll(/#\{([^}]*)\}/g)].map(([, inside = '']) => inside);
  return computed.some((inside) => condition.test(inside)) || /<>\s*\(?\s*(?:if|unless)[\s(]/.test(code);
};

export const heexClassList: Guideline = {
  id: 'heex-class-list',
  summary: 'Classes that depend on a condition are members of a list.',
  about: ['heex'],
  level: whereTorus,
  words: ['class={'],
  check: (source) =>
    tagsIn(source).flatMap(({ tag, template, line: from }) => {
      const given = attributeOf(tag, 'class');
      if (!given?.code || !isGlued(textOf(template, given.code))) return [];
      return [
        {
          from,
          line: lineIn(source, template, given.at),
          message: 'Unexpected condition glued into a string of classes, expected a list',
          example: 'class={["btn", @active && "btn-active"]}',
        },
      ];
    }),
};
