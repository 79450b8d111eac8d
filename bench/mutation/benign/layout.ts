import { statementAt } from '../mutation.ts';
import { inEachFile, isLibrary, isMigration, type Rewrite } from './rewrite.ts';

/** What formatters and tastes change: lines, parentheses, order, comments. */

/** Offsets of the commas of a line that separate its arguments. */
const commas = (line: string): number[] => {
  const found: number[] = [];
  let [depth, quote] = [0, ''];
  for (const [at, letter] of [...line].entries()) {
    if (quote !== '') quote = letter === quote && line[at - 1] !== '\\' ? '' : quote;
    else if (letter === '"') quote = letter;
    else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) depth -= 1;
    else if (letter === ',' && depth === 0) found.push(at);
  }
  return found;
};

const macros =
  /^( *)(add|modify|remove|field|belongs_to|has_many|create|drop|rename|execute|get|post|put|patch|delete|live|resources|forward|plug|pipe_through|config|use|import|channel|attr|slot) (?!do\b)(.+)$/;

/** Statements on one line, of macros that are written without parentheses. */
const eachMacro = (text: string, change: (indent: string, name: string, rest: string) => string): string =>
  text
    .split('\n')
    .map((line, index) => {
      const [, indent, name, rest] = macros.exec(line) ?? [];
      const isWhole =
        rest !== undefined &&
        !/( do|,|->|"""|=)$/.test(line) &&
        statementAt(text, index + 1).end === endOf(text, index + 1);
      return isWhole && indent !== undefined && name !== undefined ? change(indent, name, rest) : line;
    })
    .join('\n');

const endOf = (text: string, line: number): number => {
  let at = -1;
  for (let number = 0; number < line; number += 1) at = text.indexOf('\n', at + 1);
  return at + 1;
};

const onLines = (indent: string, name: string, rest: string): string => {
  const cuts = commas(rest);
  let [from, parts] = [0, [] as string[]];
  for (const cut of [...cuts, rest.length]) {
    parts = [...parts, rest.slice(from, cut).trim()];
    from = cut + 1;
  }
  return `${indent}${name} ${parts.join(`,\n${indent}  `)}`;
};

const inParentheses = (indent: string, name: string, rest: string): string =>
  rest.startsWith('(') ? `${indent}${name} ${rest}` : `${indent}${name}(${rest})`;

const bracketed = (indent: string, name: string, rest: string): string => {
  const start = [0, ...commas(rest).map((at) => at + 1)].find((at) => /^ ?[a-z_]\w*: /.test(rest.slice(at)));
  if (start === undefined || start === 0 || rest.slice(start).includes(' do'))
    return `${indent}${name} ${rest}`;
  return `${indent}${name} ${rest.slice(0, start)} [${rest.slice(start).trim()}]`;
};

/** `null: false` → `{:null, false}`. */
const asTuples = (indent: string, name: string, rest: string): string => {
  const line = bracketed(indent, name, rest);
  const [, head = '', list] = /^(.*, )\[([^[\]]*)\]$/.exec(line) ?? [];
  if (list === undefined) return `${indent}${name} ${rest}`;
  const pairs = list.split(', ').map((pair) => pair.replace(/^(\w+): (.*)$/, '{:$1, $2}'));
  return pairs.every((pair) => pair.startsWith('{:'))
    ? `${head}[${pairs.join(', ')}]`
    : `${indent}${name} ${rest}`;
};

const note = `  # It used to be: create table(:reservations), get "/holds/all", BookController, :index,
  # use Oban.Worker, queue: :nowhere and Phoenix.PubSub.broadcast(Stacks.PubSub, "old:topic", :message).
`;

const example = `  @example """
      create table(:reservations)
      :telemetry.execute([:stacks, :holds, :lost], %{count: 1}, %{})
      def handle_event("vanish", _params, socket), do: {:noreply, socket}
      get "/holds/all", BookController, :index
  """
`;

const afterHead = (text: string, added: string): string =>
  text.replace(/^(defmodule [\w.]+ do\n)/m, (head) => head + added);

const toBlock = (text: string): string =>
  text.replace(/^( *)(defp? [^\n]*\)|defp? \w+[?!]?), do: ([^\n]*[^,\n])$/gm, '$1$2 do\n$1  $3\n$1end');

const toLine = (text: string): string =>
  text.replace(
    /^( *)(defp? [^\n]*) do\n\1  (\w[^\n]*[^\n,[({|>])\n\1end$/gm,
    (all, indent: string, head: string, body: string) =>
      /\b(?:do|fn|->|if|case)\b|"""|=$/.test(body) || head.includes('\\\\')
        ? all
        : `${indent}${head}, do: ${body}`,
  );

interface Chunk {
  name: string | null;
  lines: string[];
}

const isAnnotation = (line: string): boolean => /^  (?:@(?:doc|impl|spec)\b|attr |slot |#)/.test(line);

/** What stands at the top of a module, definitions with what is written above them. */
const chunksOf = (lines: readonly string[]): Chunk[] => {
  const chunks: Chunk[] = [];
  let above: string[] = [];
  const push = (name: string | null, own: readonly string[]): void => {
    chunks.push({ name, lines: [...above, ...own] });
    above = [];
  };
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? '';
    const rest = `${lines.slice(at).join('\n')}\n`;
    const count = rest.slice(0, statementAt(rest, 1).end).split('\n').length - 1;
    const name = /^  defp? (\w+[?!]?)/.exec(line)?.[1];
    const isBlock = (lines[at + count - 1] ?? '').endsWith(' do');
    const close = isBlock ? lines.indexOf('  end', at) + 1 : at + count;
    if (name !== undefined) push(name, lines.slice(at, close));
    else if (isAnnotation(line) && !line.includes('"""')) above = [...above, ...lines.slice(at, at + count)];
    else push(null, lines.slice(at, /^  \S.* do$/.test(line) ? close : at + 1));
    at = name !== undefined || /^  \S.* do$/.test(line) ? close : at + (isAnnotation(line) ? count : 1);
  }
  return chunks;
};

const show = ({ lines }: Chunk): string => lines.join('\n');

/** Functions in the opposite order, clauses of one function kept together. */
const reversed = (text: string): string => {
  const lines = text.trimEnd().split('\n');
  if (lines.at(-1) !== 'end' || !lines[0]?.startsWith('defmodule') || text.includes('@doc """')) return text;
  const chunks = chunksOf(lines.slice(1, -1)).filter((chunk) => chunk.lines.some((line) => line !== ''));
  const first = chunks.findIndex(({ name }) => name !== null);
  const tail = chunks.slice(first);
  if (first === -1 || tail.some(({ name }) => name === null)) return text;
  const groups = Map.groupBy(tail, ({ name }) => name);
  const ordered = [...groups.values()].toReversed().flat();
  const head = chunks.slice(0, first).map(show).join('\n');
  return `${lines[0]}\n${head}\n\n${ordered.map(show).join('\n\n')}\nend\n`;
};

export const layoutRewrites: readonly Rewrite[] = [
  inEachFile('arguments on lines of their own', (text) => eachMacro(text, onLines)),
  inEachFile('calls in parentheses', (text) => eachMacro(text, inParentheses)),
  inEachFile('options in brackets', (text) => eachMacro(text, bracketed)),
  inEachFile('options as tuples', (text) => eachMacro(text, asTuples), isMigration),
  inEachFile('comments that name things', (text) => afterHead(text, note)),
  inEachFile('text that shows code', (text) => afterHead(text, example), isLibrary),
  inEachFile('bodies in blocks', toBlock),
  inEachFile('bodies on one line', toLine),
  inEachFile('functions in another order', reversed, isLibrary),
  inEachFile('without @impl', (text) => text.replace(/^ *@impl .*\n/gm, '')),
  inEachFile('with specs', (text) =>
    text.replace(/^  def (\w+[?!]?)\((\w+)\)/gm, '  @spec $1(term) :: term\n  def $1($2)'),
  ),
  inEachFile('with an empty line after each', (text) => text.replace(/\n(?=  +\w)/g, '\n\n'), isMigration),
  inEachFile('ends of lines as on Windows', (text) => text.replaceAll('\n', '\r\n')),
];
