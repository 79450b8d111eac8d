import { type Change, unknown } from './changes.ts';
import { hole, isComputed, unqualified } from './names.ts';
import { sqlReader } from './sql-reader.ts';
import { type Statement, statementsOf, type Token } from './sql-tokens.ts';

/** SQL within SQL: blocks, functions, and statements that are put together while they run. */

/** Reads one statement; a block is made of statements. */
export type ReadStatement = (statement: Statement) => Change[];

const upper = (token: Token | undefined): string => (token?.type === 'word' ? token.text.toUpperCase() : '');

const controlWords = new Set(['BEGIN', 'THEN', 'ELSE', 'LOOP']);
const activeWords = new Set(['CREATE', 'ALTER', 'DROP', 'RENAME', 'EXECUTE', 'CALL', 'PERFORM']);

/** The statement of SQL that stands in one of a block, behind its control words; null where that is none. */
const insideBlock = (statement: Statement): Statement | null => {
  const { tokens } = statement;
  const at = tokens.findIndex(
    (token, index) =>
      activeWords.has(upper(token)) && (index === 0 || controlWords.has(upper(tokens[index - 1]))),
  );
  const first = tokens[at];
  return first ? { ...statement, tokens: tokens.slice(at), line: first.line } : null;
};

/** What the body of a block or of a function may do. */
const bodyChanges = ({ text, line }: Token, read: ReadStatement): Change[] =>
  statementsOf(text, { line, isVerbatim: true }).flatMap((each) => {
    const inside = insideBlock(each);
    return inside ? read(inside) : [];
  });

const bodyOf = ({ tokens }: Statement): Token | undefined => tokens.find(({ type }) => type === 'string');

/** `DO $$ … $$`: what is in it happens, or not. */
export const blockChanges = (statement: Statement, read: ReadStatement): Change[] => {
  const { line } = statement;
  const body = bodyOf(statement);
  if (!body) return [unknown('a DO block is not understood', line, hole)];
  const why = 'a DO block decides about it';
  const course = isComputed(body.text)
    ? [unknown('a DO block is computed', line, hole)]
    : bodyChanges(body, read);
  return course.length === 0 ? [] : [{ is: 'either', courses: [course, []], why, line }];
};

/** Behind `CREATE FUNCTION` and `CREATE PROCEDURE`: what it would change when it is called. */
export const routineChanges = (statement: Statement, name: string | null, read: ReadStatement): Change[] => {
  const { line } = statement;
  const last = statement.tokens.findLast(({ type, text }) => type === 'string' && /\s/.test(text));
  if (name === null || isComputed(name) || !last) return [];
  const changes = isComputed(last.text)
    ? [unknown('a function is computed', line, hole)]
    : bodyChanges(last, read);
  return [{ is: 'routine', name: unqualified(name), changes, line }];
};

const isSign = (token: Token | undefined, text: string): boolean =>
  token?.type === 'sign' && token.text === text;

/** The parts that `||` joins: texts as they are, holes for what is computed. */
const joined = (tokens: readonly Token[]): string => {
  const parts: Token[][] = [[]];
  for (const token of tokens)
    if (isSign(token, '||')) parts.push([]);
    else parts.at(-1)?.push(token);
  return parts
    .map(([only, ...rest]) => (only?.type === 'string' && rest.length === 0 ? only.text : hole))
    .join('');
};

/** `format('ALTER TABLE users DROP CONSTRAINT %I', name)` with holes for its arguments. */
const formatted = (tokens: readonly Token[]): string | null => {
  const pattern = upper(tokens[0]) === 'FORMAT' && isSign(tokens[1], '(') ? tokens[2] : undefined;
  return pattern?.type === 'string' ? pattern.text.replace(/%(?:\d+\$)?-?\d*[IsL]/g, hole) : null;
};

const deepest = 5;

/** Behind `EXECUTE`: SQL that a block puts together. */
export const executedChanges = (statement: Statement, read: ReadStatement, depth = 0): Change[] => {
  const { line } = statement;
  const reader = sqlReader(statement);
  reader.skip();
  const tokens = reader.takeUntil('USING', 'INTO');
  const text = formatted(tokens) ?? joined(tokens);
  const why = 'a statement of SQL is put together while it runs';
  if (text.trimStart().startsWith(hole) || depth > deepest) return [unknown(why, line, hole)];
  return statementsOf(text, { line, isVerbatim: false }).flatMap((each) =>
    upper(each.tokens[0]) === 'EXECUTE' ? executedChanges(each, read, depth + 1) : read(each),
  );
};
