import type { WordShape } from '../prose-shape.ts';
import { clauseOf } from '../wording.ts';

/** Tuples by their shape: messages by their tags, keys by their elements; and maps by their keys. */

const tuple = /^\{\s*:([a-z]\w*)\s*,(.*)\}$/s;
/** Answers of functions, which every module gives. */
const answers =
  /^(?:ok|error|noreply|reply|stop|halt|cont|continue|DOWN|EXIT|system|via|global|shutdown|nil|true|false)$/;

/** `{:invalidate, feature, scope}`: a message or a key of that shape in the modules of the design. */
export const taggedTuple: WordShape = {
  name: 'tuple with its tag',
  read: ({ text, start, end, isCode }) => {
    const [, tag, rest = ''] = tuple.exec(text) ?? [];
    if (!isCode || tag === undefined) return null;
    if (answers.test(tag) || /[{}[\]()]/.test(rest)) return [];
    const isOpen = /\.\.\.|…/.test(rest);
    const element = String.raw`\s*(?:[^,{}()\[\]]|\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}){1,200}`;
    const pattern = isOpen
      ? String.raw`\{:${tag},`
      : String.raw`\{:${tag}(?:,${element}){${rest.split(',').length}}\}`;
    return [{ kind: 'name', subject: text.replaceAll(/\s+/g, ' '), pattern, start, end }];
  },
};

const keyElements = /^\{\s*([a-z]\w*(?:\s*,\s*[a-z]\w*)+)\s*\}$/;
const keyWords = /\bkey(?:s|ed)?\b/i;

/** An expression that has all words of a name: `actor_info.type` is `actor_type`. */
const expressionOf = (name: string): string =>
  String.raw`[^,{}]*${name.trim().split('_').join('[^,{}]*')}[^,{}]*`;

/** "keyed by `{feature, scope}`": code that has these behind a tag has another key. */
export const keyTuple: WordShape = {
  name: 'tuple as a key',
  read: ({ text, start, end, isCode }, { statement }) => {
    const elements = keyElements.exec(text)?.[1];
    if (!isCode || elements === undefined || !keyWords.test(clauseOf(statement, start, end))) return null;
    const all = elements.split(',').map(expressionOf).join(',');
    const pattern = String.raw`\{(?!\s*:)${all}\}`;
    const slip = String.raw`\{\s*:\w+\s*,${all}\}`;
    return [{ kind: 'name', subject: text, pattern, more: { slip }, start, end }];
  },
};

const mapLiteral = /^%\{(.*)\}$/s;

/** `%{type: :module, updated_at: …}`: its keys are names that the code has to hold. */
export const mapKeys: WordShape = {
  name: 'keys of a map',
  read: ({ text, start, end, isCode }) => {
    const inner = mapLiteral.exec(text)?.[1];
    if (!isCode || inner === undefined) return null;
    return [...inner.matchAll(/(?:^|,)\s*"?([a-z]\w*_\w+)"?(?::|\s*=>)/g)].map(([, subject = '']) => ({
      kind: 'name',
      subject,
      start,
      end,
      tentative: true,
    }));
  },
};
