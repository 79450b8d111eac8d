import { hole } from './names.ts';

/** SQL text → tokens, for PostgreSQL and close enough for ClickHouse, MySQL and SQLite. */

export interface Token {
  type: 'word' | 'quoted' | 'string' | 'number' | 'sign';
  /** A word as it stands, a quoted name or a string without its quotes. */
  text: string;
  start: number;
  end: number;
  line: number;
}

export interface Statement {
  /** The whole text in which it stands; tokens hold offsets in it. */
  text: string;
  tokens: Token[];
  line: number;
  /** Unquoted names are lower case in PostgreSQL; ClickHouse keeps them as they are written. */
  foldsCase: boolean;
}

/** What only ClickHouse writes. */
const ofClickHouse =
  /\bENGINE\s*=?\s*\w*(?:MergeTree|Log|Distributed|Kafka|Buffer)\b|\b(?:Nullable|LowCardinality)\s*\(|\bU?Int(?:8|16|32|64|128|256)\b|\b(?:DateTime64|Float(?:32|64)|FixedString)\b|\bGRANULARITY\s+\d|\bON\s+CLUSTER\b/;

export const isClickHouse = (text: string): boolean => ofClickHouse.test(text);

const keepsNames = (text: string): boolean => isClickHouse(text) || /\bENGINE\s*=/.test(text);

const space = /\s+/y;
const lineComment = /--[^\n]*/y;
const word = new RegExp(`[\\p{L}_${hole}][\\p{L}\\p{N}_$${hole}]*`, 'uy');
const number = /\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const dollarTag = /\$(?:[A-Za-z_]\w*)?\$/y;
const sign = /::|<=|>=|<>|!=|\|\||->>|->|:=|./sy;

const matchAt = (pattern: RegExp, text: string, at: number): string | null => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
};

/** Where a comment ends; those of PostgreSQL nest. */
const endOfComment = (text: string, start: number): number => {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('/*', at)) {
      depth += 1;
      at += 1;
    } else if (text.startsWith('*/', at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
};

/** Where something in quotes ends; a quote in it is doubled, or follows a backslash where that escapes. */
const endOfQuotes = (text: string, start: number, escapes: boolean): number => {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (escapes && text[at] === '\\') at += 1;
    else if (text[at] === quote) {
      if (text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return text.length;
};

const unquoted = (text: string): string => {
  const quote = text[0] ?? '';
  const content = text.endsWith(quote) && text.length > 1 ? text.slice(1, -1) : text.slice(1);
  return content.replaceAll(quote + quote, quote);
};

type Piece = Pick<Token, 'type' | 'text' | 'end'>;

const dollarQuoted = (text: string, at: number): Piece | null => {
  const tag = matchAt(dollarTag, text, at);
  if (tag === null) return null;
  const end = text.indexOf(tag, at + tag.length);
  const stop = end === -1 ? text.length : end;
  return {
    type: 'string',
    text: text.slice(at + tag.length, stop),
    end: Math.min(text.length, stop + tag.length),
  };
};

/** The token at a place, null where there is only space or a comment up to `end`. */
const pieceAt = (text: string, at: number): Piece | { type: null; end: number } => {
  const blank = matchAt(space, text, at) ?? matchAt(lineComment, text, at);
  if (blank !== null) return { type: null, end: at + blank.length };
  if (text.startsWith('/*', at)) return { type: null, end: endOfComment(text, at) };
  const first = text[at] ?? '';
  const dollar = first === '$' ? dollarQuoted(text, at) : null;
  if (dollar) return dollar;
  if (first === "'" || first === '"' || first === '`') {
    const end = endOfQuotes(text, at, false);
    return { type: first === "'" ? 'string' : 'quoted', text: unquoted(text.slice(at, end)), end };
  }
  if (/^[eE]$/.test(first) && text[at + 1] === "'") {
    const end = endOfQuotes(text, at + 1, true);
    return { type: 'string', text: unquoted(text.slice(at + 1, end)), end };
  }
  for (const [type, pattern] of [
    ['word', word],
    ['number', number],
    ['sign', sign],
  ] as const) {
    const found = matchAt(pattern, text, at);
    if (found !== null) return { type, text: found, end: at + found.length };
  }
  return { type: null, end: at + 1 };
};

/** Where a text begins, and whether a line break in it is one in its file. */
export interface Beginning {
  line: number;
  isVerbatim: boolean;
}

const breaksBetween = (text: string, start: number, end: number): number => {
  let count = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

const tokensOf = (text: string, { line: first, isVerbatim }: Beginning): Token[] => {
  const tokens: Token[] = [];
  let [at, line] = [0, first];
  while (at < text.length) {
    const piece = pieceAt(text, at);
    if (piece.type !== null) tokens.push({ ...piece, start: at, line });
    if (isVerbatim) line += breaksBetween(text, at, piece.end);
    at = piece.end;
  }
  return tokens;
};

/** Statements between semicolons that stand in no parentheses. */
export const statementsOf = (text: string, beginning: Beginning, keepsCase = false): Statement[] => {
  const statements: Statement[] = [];
  const foldsCase = !keepsCase && !keepsNames(text);
  let tokens: Token[] = [];
  let depth = 0;
  const close = (): void => {
    if (tokens[0]) statements.push({ text, tokens, line: tokens[0].line, foldsCase });
    tokens = [];
    depth = 0;
  };
  for (const token of tokensOf(text, beginning)) {
    if (token.type === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.type === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    if (token.type === 'sign' && token.text === ';' && depth <= 0) close();
    else tokens.push(token);
  }
  close();
  return statements;
};
