import { longestName, type Statement } from './statement.ts';
import type { Word } from './prose-shape.ts';

/** Names that stand in plain text, without the marks of code; each by what no ordinary word looks like. */
const plainNames = new RegExp(
  [
    String.raw`\[\s*:\w+(?:\s*,\s*:\w+)+\s*\]`, // [:a, :b]
    String.raw`(?<![\w./:-])(?:[\w.-]+\/)+[\w-]+(?:\.[\w-]+)*\.(?:exs?|heex|eex|ts|tsx|js|jsx|py|sql|json|ya?ml|css|scss|sh|md)\b`, // lib/a/b.ex
    String.raw`(?<![\w./:~])\/(?:[a-z_:*][\w:*{}-]*)(?:\/[\w:*{}.-]+)+`, // /a/:b
    String.raw`(?<![\w.:%])(?:[A-Z]\w*\.)+[a-z_]\w*[?!]?\/\d+(?:-\d+)?`, // A.b/2
    String.raw`(?<![\w.:%])(?:[A-Z]\w*\.)+[A-Z]\w*`, // A.B
    String.raw`(?<![\w.:%/@-])[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+(?![\w.(/-])`, // CamelCase
    String.raw`(?<![\w.:%/$-])[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+(?![\w-])`, // ENV_VARIABLE
    String.raw`(?<![\w.:%/@-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+[?!]?(?:\/\d+)?(?![\w(.-])`, // snake_case
  ].join('|'),
  'g',
);

const blank = (text: string): string => ' '.repeat(text.length);

/** The text without what is marked as code, every place where it was. */
export const withoutCode = ({ text, tokens }: Statement): string => {
  let plain = text;
  for (const { mark, start, end } of tokens)
    if (mark === 'code') plain = plain.slice(0, start) + blank(plain.slice(start, end)) + plain.slice(end);
  return plain;
};

const isWithin = (inner: { start: number; end: number }, outer: { start: number; end: number }): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;

const dottedModule = /^((?:[A-Z]\w*\.)+)[A-Z]\w*$/;
const sibling = /^[`*]*\s*\/\s*[`*]*([A-Z]\w*)(?![\w.])/;

/** `MyApp.Breaker.Supervisor / Registry`: those after the slash stand in the module of the first. */
const siblingsOf = ({ text, end, isCode, token }: Word, statement: Statement): Word[] => {
  const [, prefix] = dottedModule.exec(text) ?? [];
  if (prefix === undefined) return [];
  const found: Word[] = [];
  for (let at = end; ;) {
    const next = sibling.exec(statement.text.slice(at));
    if (!next) return found;
    const [all, name = ''] = next;
    at += all.length;
    found.push({ text: `${prefix}${name}`, start: at - name.length, end: at, isCode, token });
  }
};

/** What stands in a statement that may be a name, in the order of the text. */
export const wordsOf = (statement: Statement): Word[] => {
  if (statement.form === 'code') return [];
  const { tokens } = statement;
  const code = tokens
    .filter(({ mark, text }) => mark === 'code' && text.length <= longestName)
    .map((token): Word => ({
      text: token.text.trim(),
      start: token.start,
      end: token.end,
      isCode: true,
      token,
    }));
  const strong = tokens.filter(({ mark }) => mark === 'strong');
  const plain = [...withoutCode(statement).matchAll(plainNames)].map((match): Word => {
    const place = { start: match.index, end: match.index + match[0].length };
    return {
      text: match[0],
      ...place,
      isCode: false,
      token: strong.find((mark) => isWithin(place, mark)) ?? null,
    };
  });
  const words = [...code, ...plain]
    .flatMap((word) => [word, ...siblingsOf(word, statement)])
    .toSorted((a, b) => a.start - b.start);
  // A sibling is read with its prefix, and not once more without.
  return words.filter(
    (word) =>
      !words.some(
        (other) => other !== word && other.start === word.start && other.text.length > word.text.length,
      ),
  );
};
