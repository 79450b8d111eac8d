import type { Claim } from '../../src/domain/claim.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import type { Files } from './files.ts';

/** Stands in a changed text where a finding is expected, and is taken out before anybody reads it. */
export const mark = '‸';

/** A finding as a mutation expects it. */
export interface Expected {
  verdict: Verdict;
  kind: string;
  subject: string;
  /** `mark`: at the first mark; `path:line`: there; null: nowhere in the code. */
  code: string | null;
  /** Told of the change alone: by itself the code may be meant so. */
  isLoss?: true;
}

/** One claim, and where the code bears it out. */
export interface Target {
  claim: Claim;
  path: string;
  line: number;
  files: Files;
  claims: readonly Claim[];
  /** `path:line` of what bears a claim out. */
  siteOf(claim: Claim): string | null;
}

/** Files as they are afterwards (null: gone), and all that has to be told of them. */
export interface Change {
  files: Readonly<Record<string, string | null>>;
  expected: Expected[];
}

export interface Operator {
  kind: string;
  name: string;
  /** Null where it does not apply. */
  apply(target: Target): Change | null;
}

export const of = ({ claim }: Target, verdict: Verdict, code: string | null = 'mark'): Expected => ({
  verdict,
  kind: claim.kind,
  subject: claim.subject,
  code,
});

/** What a claim expects of an attribute, as text; '' where it expects nothing, or a list. */
export const textOf = ({ expected }: Claim, key: string): string => {
  const value = expected[key];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
};

/** Where a line starts. */
export const startOf = (text: string, line: number): number => {
  let at = 0;
  for (let number = 1; number < line; number += 1) at = text.indexOf('\n', at) + 1;
  return at;
};

const depthOf = (line: string): number => {
  const plain = line.replace(/"(?:\\.|[^"\\])*"/g, '').replace(/#.*$/, '');
  return (plain.match(/[([{]/g)?.length ?? 0) - (plain.match(/[)\]}]/g)?.length ?? 0);
};

/** The lines of the statement that starts on a line: until its brackets are closed and no comma is left hanging. */
export const statementAt = (text: string, line: number): { start: number; end: number } => {
  const start = startOf(text, line);
  let [end, depth] = [start, 0];
  for (;;) {
    const stop = text.indexOf('\n', end);
    const content = text.slice(end, stop === -1 ? text.length : stop);
    depth += depthOf(content);
    end = stop === -1 ? text.length : stop + 1;
    if (stop === -1 || (depth <= 0 && !/[,|]\s*$/.test(content))) return { start, end };
  }
};

type Replacement = string | ((...found: string[]) => string);

const substitute = (text: string, pattern: RegExp, replacement: Replacement): string =>
  typeof replacement === 'string' ? text.replace(pattern, replacement) : text.replace(pattern, replacement);

/** The statement of a target with a pattern replaced; null where it is not in there. */
export const editStatement = (
  { files, path, line }: Target,
  pattern: RegExp,
  replacement: Replacement,
): Record<string, string> | null => {
  const text = files.get(path) ?? '';
  const { start, end } = statementAt(text, line);
  const statement = text.slice(start, end);
  const changed = substitute(statement, pattern, replacement);
  return changed === statement ? null : { [path]: text.slice(0, start) + changed + text.slice(end) };
};

/** All of a file with a pattern replaced. */
export const editFile = (
  files: Files,
  path: string,
  pattern: RegExp,
  replacement: Replacement,
): Record<string, string> | null => {
  const text = files.get(path) ?? '';
  const changed = substitute(text, pattern, replacement);
  return changed === text ? null : { [path]: changed };
};

export const withoutStatement = (target: Target): Record<string, string> => {
  const text = target.files.get(target.path) ?? '';
  const { start, end } = statementAt(text, target.line);
  return { [target.path]: text.slice(0, start) + text.slice(end) };
};

export const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `a.b.c` → `c`. */
export const lastOf = (subject: string, separator = '.'): string =>
  subject.slice(subject.lastIndexOf(separator) + 1);
export const ownerOf = (subject: string, separator = '.'): string =>
  subject.slice(0, subject.lastIndexOf(separator));
