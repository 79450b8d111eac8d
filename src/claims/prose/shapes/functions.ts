import type { ProseDraft, WordShape } from '../prose-shape.ts';
import { moduleOfContext } from '../context.ts';

const module = String.raw`(?:(?:[A-Z]\w*\.)*[A-Z]\w*|:[a-z]\w*)`;
const name = String.raw`[a-z_][a-zA-Z0-9_]*[?!]?`;
const written = new RegExp(
  String.raw`^(?:@(?:spec|callback)\s+|defp?\s+|&)?(?:(${module})\.)?(${name}|\*|[a-z_][a-z0-9_]*\*)(\/(\d+)(?:(?:\s*[-–]\s*|\s*(?:,|or|and)\s*\/?)(\d+))?(?:\s*(?:::|->).*)?|\(.*)?$`,
  's',
);
/** `fetch/put/delete`, which is no arity. */
const siblings = new RegExp(String.raw`^(?:(${module})\.)?(${name}(?:\/${name})+)$`);

/** The end of the argument list that opens at the start of the text; -1 where it does not close. */
const closing = (text: string): number => {
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
};

/** How many arguments a written call takes, as the least and the most; null where it does not say. */
export const arityOf = (call: string): { least: number; most: number } | null => {
  const end = closing(call);
  if (end < 0 || /\.\.\.|…/.test(call.slice(0, end))) return null;
  const inner = call.slice(1, end).trim();
  if (inner === '') return { least: 0, most: 0 };
  let depth = 0;
  const args = [''];
  for (const character of inner) {
    if ('([{<'.includes(character)) depth += 1;
    if (')]}>'.includes(character)) depth -= 1;
    if (character === ',' && depth === 0) args.push('');
    else args[args.length - 1] += character;
  }
  const most = args.filter((arg) => arg.trim() !== '').length;
  return { least: most - args.filter((arg) => arg.includes('\\\\')).length, most };
};

/** `AGENTS.md` has the looks of a function of a module. */
const fileName = /\.(?:md|exs?|heex|ts|tsx|js|json|ya?ml|py|sql|css|html|txt)$/;
/** Their clauses are often written with what they match alone. */
const callbacks =
  /^(?:handle_(?:call|cast|info|continue|event|params|in|out|async)|init|mount|update|render|perform|join)$/;

const isSignature = (args: string): boolean =>
  /^\(\s*(?:[%_a-z][\w?.{}]*(?:\s*(?:\\\\|::)\s*[^,]+)?(?:,\s*|\s*(?=\))))*\)/.test(args);

/** A few names that look like calls of a program, and are words of the language. */
const notFunctions = new Set(['fn', 'if', 'case', 'true', 'false', 'nil', 'do', 'end']);
/** Such calls are examples of a language's syntax or SQL, and name no function of the project. */
const isOther = (text: string): boolean => /^(?:%|\{|\[|"|')/.test(text);

const subjectsOf = (
  owner: string,
  fun: string,
  arity: string | undefined,
  upTo: string | undefined,
  args: string,
): string[] => {
  if (arity !== undefined) {
    const last = Math.min(Number(upTo ?? arity), Number(arity) + 12);
    return Array.from(
      { length: Math.max(last - Number(arity) + 1, 1) },
      (_, step) => `${owner}.${fun}/${Number(arity) + step}`,
    );
  }
  const counted = args === '' || callbacks.test(fun) ? null : arityOf(args);
  return [`${owner}.${fun}/${counted ? counted.most : '*'}`];
};

/** `MyApp.Waitlist.join/2`, `join/2-3`, `join(section, user)`, `try_admit_*`, `@spec join(t()) :: :ok`. */
export const functionName: WordShape = {
  name: 'function',
  read: ({ text, start, end, isCode }, { statement }) => {
    if (isOther(text) || fileName.test(text)) return null;
    const [, many, names] = siblings.exec(text) ?? [];
    const owner = (given: string | undefined): string => given ?? moduleOfContext(statement) ?? '*';
    if (names !== undefined && (many !== undefined || isCode)) {
      if (many === undefined) return null;
      return names
        .split('/')
        .map((fun): ProseDraft => ({ kind: 'function', subject: `${owner(many)}.${fun}/*`, start, end }));
    }
    const [, given, fun = '', told, arity, upTo] = written.exec(text) ?? [];
    if (fun === '' || notFunctions.has(fun) || (fun === '*' && given !== undefined)) return null;
    const isGlob = fun.endsWith('*') && fun.endsWith('_*');
    if (given === undefined && told === undefined && !isGlob) return null;
    if (fun.endsWith('*') && !isGlob) return null;
    const args = told !== undefined && arity === undefined ? told : '';
    // `s3(...)` may be a function of anything; without module and count it says too little.
    if (given === undefined && args !== '' && arityOf(args) === null && !callbacks.test(fun)) return null;
    return subjectsOf(owner(given), fun, arity, upTo, args).map((subject): ProseDraft => ({
      kind: 'function',
      subject,
      start,
      end,
      ...(given === undefined ? { anyOwner: true } : {}),
      // Without a module, what does not look like a list of parameters is an expression.
      ...(given === undefined && arity === undefined && !isSignature(args) ? { tentative: true } : {}),
    }));
  },
};
