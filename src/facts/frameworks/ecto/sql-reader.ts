import { isComputed } from './names.ts';
import type { Statement, Token } from './sql-tokens.ts';

/** A place in the tokens of a statement, read from left to right. */
export interface SqlReader {
  readonly statement: Statement;
  /** The words ahead, whatever their case: read on if they stand there. */
  take(...words: readonly string[]): boolean;
  /** True where they stand there; nothing is read. */
  sees(...words: readonly string[]): boolean;
  takeSign(text: string): boolean;
  /** `name`, `schema.name`, quoted or not. Null where there is none. */
  takeName(): string | null;
  /** What stands in the parentheses ahead; null where there are none. */
  takeParentheses(): SqlReader | null;
  /** All up to one of these words or signs outside of parentheses and brackets. */
  takeUntil(...stops: readonly string[]): Token[];
  next(): Token | undefined;
  skip(): void;
  isAtEnd(): boolean;
}

const isNamed = (token: Token | undefined): token is Token =>
  token?.type === 'word' || token?.type === 'quoted';

const isWord = (token: Token | undefined, text: string): boolean =>
  token?.type === 'word' && token.text.toUpperCase() === text;

const isSign = (token: Token | undefined, text: string): boolean =>
  token?.type === 'sign' && token.text === text;

const folded = ({ type, text }: Token, foldsCase: boolean): string =>
  type === 'word' && foldsCase && !isComputed(text) ? text.toLowerCase() : text;

const isOneOf = (token: Token | undefined, signs: string): boolean =>
  token?.type === 'sign' && signs.includes(token.text);

/** The index behind the parenthesis or bracket that closes the one at `start`. */
const behindClosing = (tokens: readonly Token[], start: number): number => {
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    if (isOneOf(tokens[at], '([')) depth += 1;
    if (isOneOf(tokens[at], ')]')) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return tokens.length;
};

export const sqlReader = (statement: Statement): SqlReader => {
  const { tokens, foldsCase } = statement;
  let at = 0;
  const sees = (...words: readonly string[]): boolean =>
    words.every((text, offset) => isWord(tokens[at + offset], text));
  const takeSign = (text: string): boolean => {
    if (!isSign(tokens[at], text)) return false;
    at += 1;
    return true;
  };
  const takeName = (): string | null => {
    const parts: string[] = [];
    for (let token = tokens[at]; isNamed(token); token = tokens[at]) {
      parts.push(folded(token, foldsCase));
      at += 1;
      if (!isSign(tokens[at], '.') || !isNamed(tokens[at + 1])) break;
      at += 1;
    }
    return parts.length === 0 ? null : parts.join('.');
  };
  const takeParentheses = (): SqlReader | null => {
    if (!isSign(tokens[at], '(')) return null;
    const end = behindClosing(tokens, at);
    const inner = tokens.slice(at + 1, isSign(tokens[end - 1], ')') ? end - 1 : end);
    at = end;
    return sqlReader({ ...statement, tokens: inner, line: inner[0]?.line ?? statement.line });
  };
  const takeUntil = (...stops: readonly string[]): Token[] => {
    const start = at;
    while (at < tokens.length && !stops.some((stop) => isWord(tokens[at], stop) || isSign(tokens[at], stop)))
      at = isOneOf(tokens[at], '([') ? behindClosing(tokens, at) : at + 1;
    return tokens.slice(start, at);
  };
  return {
    statement,
    sees,
    take: (...words) => {
      if (!sees(...words)) return false;
      at += words.length;
      return true;
    },
    takeSign,
    takeName,
    takeParentheses,
    takeUntil,
    next: () => tokens[at],
    skip: () => {
      at += 1;
    },
    isAtEnd: () => at >= tokens.length,
  };
};

/** The items of a list, which commas outside of parentheses part. */
export const itemsOf = (list: SqlReader): SqlReader[] => {
  const items: SqlReader[] = [];
  while (!list.isAtEnd()) {
    const tokens = list.takeUntil(',');
    if (tokens[0]) items.push(sqlReader({ ...list.statement, tokens, line: tokens[0].line }));
    list.takeSign(',');
  }
  return items;
};

/** Tokens as they are written, each space as one; a semicolon of the list is never among them. */
export const written = (text: string, tokens: readonly Token[]): string => {
  const [first, last] = [tokens[0], tokens.at(-1)];
  return first && last ? text.slice(first.start, last.end).replace(/\s+/g, ' ').trim() : '';
};

const deepest = 10;

/** An expression without the parentheses around all of it. */
export const bare = (expression: string): string => {
  let inner = expression.replace(/\s+/g, ' ').trim();
  for (let depth = 0; depth < deepest && inner.startsWith('(') && closesAtEnd(inner); depth += 1)
    inner = inner.slice(1, -1).trim();
  return inner;
};

const closesAtEnd = (text: string): boolean => {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
};
