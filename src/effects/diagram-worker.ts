import { Worker } from 'node:worker_threads';
import DOMPurify from 'dompurify';
import mermaid from 'mermaid';

/**
 * Runs in a process of its own: Mermaid keeps its state in globals, a diagram can keep its parser busy forever, and
 * forty characters (`space:999999999` in a block diagram) can take all memory, which ends the process and not only a
 * thread. What arrives is the text of a diagram; what leaves is Mermaid's verdict.
 */
export type Verdict =
  /** Null: the parser accepts the diagram. */
  | { complaint: string | null }
  /** The parser broke before it could judge. */
  | { failure: string };

// Without a DOM, DOMPurify can sanitize nothing and lacks the methods; the parser needs only that the text comes through.
Object.assign(DOMPurify, { addHook: () => {}, sanitize: (text: string) => text });

// Of a browser, grammars ask two things: whether the word after `box` is a color, and for the element of an actor's details.
Object.assign(globalThis, {
  window: { CSS: { supports: () => true } },
  document: { getElementById: () => null },
});

interface ParserError extends Error {
  code?: unknown;
  /** Where a jison grammar stopped. */
  hash?: { loc?: { first_line?: number } };
  /** What a langium grammar found. */
  result?: {
    lexerErrors?: { message: string; line?: number }[];
    parserErrors?: { message: string; token?: { startLine?: number } }[];
  };
}

const longest = 160;

const onOneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};

/** `Expecting 'A', 'B', 'C', 'D', got 'E'` names every token that a grammar could take; three are enough for a person. */
const shortenTokens = (message: string): string =>
  message
    .replace(/^(Expecting (?:'[^']*', ){3})(?:'[^']*',? ?)+/, '$1…, ')
    .replace(/got '(?:1|EOF)'$/, 'got the end of the diagram');

/** Front matter, directives and comments: Mermaid takes them out before it counts lines. */
const unread = /^---[^\S\n]*\n[\s\S]*?\n---[^\S\n]*\n|%%\{[\s\S]*?\}%%|^[^\S\n]*%%(?!\{).+\n?/gm;
const takenOut = '\u0000';

/** The line of the source, for a line that Mermaid counted. */
const lineInSource = (source: string, counted: number): number => {
  const marked = source.replace(unread, (piece) => takenOut.repeat(piece.split('\n').length - 1));
  let line = 1;
  let left = counted;
  // Mermaid trims what stands before the first word as well.
  let isBeforeDiagram = true;
  for (const character of marked) {
    if (isBeforeDiagram && character.trim() !== '' && character !== takenOut) isBeforeDiagram = false;
    if (character === '\n' && !isBeforeDiagram) left -= 1;
    if (left === 0) break;
    if (character === '\n' || character === takenOut) line += 1;
  }
  return Math.min(line, source.trimEnd().split('\n').length);
};

const located = (source: string, counted: number | undefined, message: string): string => {
  if (!counted || !Number.isFinite(counted)) return onOneLine(message);
  const line = lineInSource(source, counted);
  const words = (source.split('\n')[line - 1] ?? '').trim();
  const quoted = words.length > 60 ? `${words.slice(0, 59)}…` : words;
  return onOneLine(`line ${line}${quoted === '' ? '' : `, \`${quoted}\``}: ${message}`);
};

const complaintOf = (error: ParserError, source: string): string => {
  if (source.trim() === '') return 'it is empty';
  if (error.name === 'UnknownDiagramError') {
    const [first = ''] = source.trim().split('\n');
    return onOneLine(`no diagram type detected at \`${first.slice(0, 60)}\``);
  }
  const lexical = error.result?.lexerErrors?.[0];
  if (lexical) {
    return located(source, lexical.line, lexical.message.replace(/ at offset:.*$/s, ''));
  }
  const syntactic = error.result?.parserErrors?.[0];
  if (syntactic) return located(source, syntactic.token?.startLine, syntactic.message);
  const onLine = /^(?:Parse|Lexical) error on line (\d+)[:.]\s*(.*)$/s.exec(error.message);
  if (!onLine) return onOneLine(error.message.split('\n')[0] ?? '');
  // The message goes on with the text around the place and an arrow below it; what was expected comes last.
  const expectation = /^Expecting .*$/m.exec(error.message)?.[0];
  const said = expectation ? shortenTokens(expectation) : (onLine[2] ?? '').split('\n')[0];
  return located(source, error.hash?.loc?.first_line ?? Number(onLine[1]), said ?? '');
};

/** Missing modules and missing browser globals say nothing about the diagram. */
const isOwnFailure = (error: ParserError): boolean =>
  error instanceof ReferenceError || typeof error.code === 'string';

const judge = async (source: string): Promise<Verdict> => {
  try {
    await mermaid.parse(source);
    return { complaint: null };
  } catch (thrown) {
    const error: ParserError = thrown instanceof Error ? thrown : new Error(String(thrown));
    return isOwnFailure(error)
      ? { failure: onOneLine(error.message) }
      : { complaint: complaintOf(error, source) };
  }
};

/** Since when a diagram is being judged; 0 where none is. */
const busySince = new BigInt64Array(new SharedArrayBuffer(8));

/** Whoever asked ends this process when a diagram takes too long, unless they have ended themselves. */
const watchdog = `
const { workerData: { busySince, longest } } = require('node:worker_threads');
setInterval(() => {
  const since = Number(Atomics.load(busySince, 0));
  if (since !== 0 && Date.now() - since > longest) process.kill(process.pid, 'SIGKILL');
}, 500);`;

const longestBusy = Number(process.argv[2] ?? Number.NaN);
if (!Number.isNaN(longestBusy))
  new Worker(watchdog, { eval: true, workerData: { busySince, longest: longestBusy } }).unref();

const judgeWatched = async (source: string): Promise<Verdict> => {
  Atomics.store(busySince, 0, BigInt(Date.now()));
  try {
    return await judge(source);
  } finally {
    Atomics.store(busySince, 0, 0n);
  }
};

process.on('message', (source: string) => {
  void judgeWatched(source).then((verdict) => process.send?.(verdict));
});
process.send?.('ready');
