import { moduleOfContext, tableOfContext } from './context.ts';
import type { ProseDraft } from './prose-shape.ts';
import { arityOf } from './shapes/functions.ts';
import type { Statement } from './statement.ts';
import { hedgeAt } from './wording.ts';

/** Fenced code: signatures, schemas, migrations, routes. Bodies of functions are examples and are left alone. */

interface State {
  module: string | null;
  table: string | null;
  /** Within the body of a function, up to the line that ends it. */
  bodyIndent: number | null;
}

interface LineShape {
  pattern: RegExp;
  read(match: RegExpExecArray, state: State, statement: Statement): Omit<ProseDraft, 'start' | 'end'>[];
}

const name = '[a-z_][a-zA-Z0-9_]*[?!]?';
const indentOf = (text: string): number => text.search(/\S|$/);

const functionDraft = (
  owner: string,
  fun: string,
  args: string,
  anyOwner: boolean,
): Omit<ProseDraft, 'start' | 'end'>[] => {
  const arity = arityOf(args);
  return arity === null
    ? []
    : [{ kind: 'function', subject: `${owner}.${fun}/${arity.most}`, ...(anyOwner ? { anyOwner } : {}) }];
};

const ownerOf = (state: State, statement: Statement): { owner: string; isGuess: boolean } =>
  state.module === null
    ? { owner: moduleOfContext(statement) ?? '*', isGuess: true }
    : { owner: state.module, isGuess: false };

const columnDraft = (
  table: string,
  column: string,
  type: string | undefined,
  rest: string,
): Omit<ProseDraft, 'start' | 'end'> => {
  const isNull = /\bnull:\s*(true|false)/.exec(rest)?.[1];
  const fallback = /\bdefault:\s*("([^"]*)"|:?[\w.-]+)/.exec(rest);
  const value = fallback?.[2] ?? fallback?.[1]?.replace(/^:/, '');
  return {
    kind: 'column',
    subject: `${table}.${column}`,
    expected: {
      ...(type === undefined ? {} : { type }),
      ...(isNull === undefined ? {} : { null: isNull === 'true' }),
      ...(value === undefined
        ? {}
        : {
            default: /^-?\d+$/.test(value)
              ? Number(value)
              : value === 'true'
                ? true
                : value === 'false'
                  ? false
                  : value,
          }),
    },
  };
};

const columnsOf = (list: string): string[] =>
  list
    .split(',')
    .map((part) => part.trim().replace(/^[:"]|"$/g, ''))
    .filter((part) => /^[a-z]\w*$/.test(part));

const indexDraft = (table: string, list: string, unique: boolean): Omit<ProseDraft, 'start' | 'end'>[] => {
  const columns = columnsOf(list);
  return columns.length === 0
    ? []
    : [{ kind: 'index', subject: `${table}(${columns.join(', ')})`, expected: unique ? { unique } : {} }];
};

const lineShapes: readonly LineShape[] = [
  {
    pattern: /^\s*defmodule\s+([A-Z][\w.]*)\s+do/,
    read: ([, module = ''], state) => {
      state.module = module;
      return [{ kind: 'module', subject: module }];
    },
  },
  {
    pattern: new RegExp(String.raw`^\s*(?:@(?:spec|callback)|def)\s+(${name})(\(.*)$`),
    read: ([, fun = '', args = ''], state, statement) => {
      const { owner, isGuess } = ownerOf(state, statement);
      return functionDraft(owner, fun, args, isGuess);
    },
  },
  {
    pattern: new RegExp(String.raw`^((?:[A-Z]\w*\.)*[A-Z]\w*)\.(${name})(\(.*\))\s*(?:(?:::|->|#|=>).*)?$`),
    read: ([, module = '', fun = '', args = '']) => functionDraft(module, fun, args, false),
  },
  {
    pattern: new RegExp(String.raw`^(${name})(\(.*\))\s*(?:(?:::|->|#|=>).*)?$`),
    read: ([, fun = '', args = ''], state, statement) => {
      const { owner, isGuess } = ownerOf(state, statement);
      return functionDraft(owner, fun, args, isGuess);
    },
  },
  {
    pattern: /^\s*(?:embedded_)?schema\s+"(\w+)"/,
    read: ([, table = ''], state) => {
      state.table = table;
      return [{ kind: 'table', subject: table }];
    },
  },
  {
    pattern: /^\s*(?:create|alter)\s*(?:\(\s*)?(?:if_not_exists\s*)?table\(\s*:(\w+)/,
    read: ([, table = ''], state) => {
      state.table = table;
      return [{ kind: 'table', subject: table }];
    },
  },
  {
    pattern: /^\s*create\s*(?:\(\s*)?(unique_)?index\(\s*:(\w+),\s*\[([^\]]*)\]/,
    read: ([, unique, table = '', list = '']) => indexDraft(table, list, unique !== undefined),
  },
  {
    pattern: /^\s*create\s+table\s+(?:if not exists\s+)?(?:\w+\.)?"?(\w+)"?/i,
    read: ([, table = ''], state) => {
      state.table = table;
      return [{ kind: 'table', subject: table }];
    },
  },
  {
    pattern:
      /^\s*create\s+(unique\s+)?index\b.*?\bon\s+(?:\w+\.)?"?(\w+)"?\s*(?:using\s+\w+\s*)?\(([^)]*)\)/i,
    read: ([, unique, table = '', list = '']) => indexDraft(table, list, unique !== undefined),
  },
  {
    pattern: /^\s*(?:add|field|modify)\s*\(?\s*:(\w+)(?:,\s*:?([A-Za-z_.]+))?(.*)$/,
    read: ([, column = '', type, rest = ''], { table }, statement) => {
      const owner = table ?? tableOfContext(statement);
      return owner === null
        ? []
        : [columnDraft(owner, column, type === 'references' ? undefined : type, rest)];
    },
  },
  {
    pattern:
      /^\s*(get|post|put|patch|delete|live)\s*\(?\s*"([^"]*)",\s*((?:[A-Z]\w*\.)*[A-Z]\w*)(?:,\s*:(\w+))?/,
    read: ([, verb = '', path = '', module = '', action]) => [
      {
        kind: 'route',
        // Scopes that the block does not show may stand before it.
        subject: `${verb === 'live' ? 'GET' : verb.toUpperCase()} …${path.startsWith('/') ? path : `/${path}`}`,
        expected: { handler: verb === 'live' || action === undefined ? module : `${module}.${action}` },
      },
    ],
  },
  {
    pattern: /:telemetry\.(?:execute|span)\(\s*(\[[^\]]*\])/,
    read: ([, event = '']) => [
      {
        kind: 'telemetry',
        subject: `[${event
          .slice(1, -1)
          .split(',')
          .map((part) => part.trim())
          .join(', ')}]`,
      },
    ],
  },
];

const languages = new Set(['', 'elixir', 'ex', 'exs', 'sql', 'text', 'plaintext']);

const opensBody = (text: string): boolean => /^\s*(?:def|defp|defmacro)\b.*\bdo\s*$/.test(text);

const readLine = (statement: Statement, state: State): ProseDraft[] => {
  const { text } = statement;
  if (state.bodyIndent !== null) {
    if (/^\s*end\b/.test(text) && indentOf(text) <= state.bodyIndent) state.bodyIndent = null;
    return [];
  }
  const found = lineShapes.flatMap((shape): ProseDraft[] => {
    const match = shape.pattern.exec(text);
    return match
      ? shape
          .read(match, state, statement)
          .map((draft) => ({ ...draft, start: indentOf(text), end: text.length }))
      : [];
  });
  if (opensBody(text)) state.bodyIndent = indentOf(text);
  return found.slice(0, 1);
};

/** Words around the block hedge all of it: "Notional API:", "for example". */
const hedgeOf = ({ parents }: Statement): ProseDraft['hedge'] => {
  const lead = parents.at(-1);
  return lead && lead.form !== 'heading' ? hedgeAt(lead, lead.text.length, lead.text.length) : undefined;
};

export const readCodeBlocks = (
  statements: readonly Statement[],
): { draft: ProseDraft; statement: Statement }[] => {
  let state: State = { module: null, table: null, bodyIndent: null };
  let last: Statement | undefined;
  return statements.flatMap((statement) => {
    if (statement.form !== 'code' || !languages.has((statement.language ?? '').toLowerCase())) return [];
    const isSameBlock =
      last !== undefined && last.parents === statement.parents && statement.line - last.line < 6;
    if (!isSameBlock) state = { module: null, table: null, bodyIndent: null };
    last = statement;
    const hedge = hedgeOf(statement);
    return readLine(statement, state).map((draft) => ({
      draft: hedge ? { ...draft, hedge } : draft,
      statement,
    }));
  });
};
