import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { type Call, isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import { type Contents, readContents } from './contents.ts';

/** What a macro or function of a module puts, by its quotes, into the modules that call it. */
export interface Template<C extends Contents = Contents> {
  entry: string;
  isMacro: boolean;
  /** The names of its parameters, by their position. */
  parameters: (string | null)[];
  /** `apply(__MODULE__, which, [])`: the argument of `use` names another template. */
  dispatches: boolean;
  contents: C;
}

const forms = new Set(['def', 'defp', 'defmacro', 'defmacrop']);
const conditions = new Set(['if', 'unless', 'case', 'cond', 'for', 'with']);

const signature = (call: Call): { entry: string; parameters: (string | null)[] } | null => {
  const [first] = call.args;
  const head = first?.type === 'operator' && first.operator === 'when' ? first.left : first;
  if (head?.type === 'identifier') return { entry: head.name, parameters: [] };
  if (head?.type !== 'call' || head.name === null) return null;
  const parameters = head.args.map((arg) => {
    const node = arg.type === 'operator' && arg.operator === '\\\\' ? arg.left : arg;
    return node.type === 'identifier' ? node.name : null;
  });
  return { entry: head.name, parameters };
};

const isDispatch = (node: Call): boolean =>
  node.name === 'apply' &&
  node.receiver === null &&
  node.args[0]?.type === 'identifier' &&
  node.args[0].name === '__MODULE__';

/** How a framework reads statements: into nothing yet, then one list of them after the other. */
export interface ContentsReader<C extends Contents> {
  empty(): C;
  read(nodes: readonly Node[], contents: C, isSure: boolean): void;
}

/** Quotes of a definition; what stands in one under a condition is not sure to be there. */
const readBody = <C extends Contents>(
  definition: Call,
  reader: ContentsReader<C>,
): Pick<Template<C>, 'dispatches' | 'contents'> => {
  const contents = reader.empty();
  let dispatches = false;
  let [quoteEnd, conditionEnd] = [0, 0];
  for (const node of walk([...(definition.body ?? []), ...definition.clauses.flatMap(({ body }) => body)])) {
    if (node.start < quoteEnd) continue;
    if (node.type === 'arrow') conditionEnd = Math.max(conditionEnd, node.end);
    if (node.type === 'identifier') contents.splices.push(node.name);
    if (!isCall(node)) continue;
    if (conditions.has(node.name ?? '')) conditionEnd = Math.max(conditionEnd, node.end);
    if (isDispatch(node)) dispatches = true;
    if (node.name === 'quote' && node.receiver === null && node.body) {
      quoteEnd = node.end;
      reader.read(node.body, contents, node.start >= conditionEnd);
    } else if (node.receiver === null && node.name !== null) contents.splices.push(node.name);
  }
  return { dispatches, contents };
};

const definitionsIn = (nodes: readonly Node[]): Call[] => {
  const found: Call[] = [];
  let end = 0;
  for (const node of walk(nodes)) {
    if (!isCall(node) || node.receiver !== null || node.start < end || !forms.has(node.name ?? '')) continue;
    found.push(node);
    end = node.end;
  }
  return found;
};

const isEmpty = ({ dispatches, contents }: Pick<Template, 'dispatches' | 'contents'>): boolean =>
  !dispatches && Object.values(contents).every((part: readonly unknown[]) => part.length === 0);

/** Only a module whose text has `quote` in it is worth the walk. */
export const readTemplates = <C extends Contents>(
  scope: ModuleScope,
  text: string,
  reader: ContentsReader<C>,
): Template<C>[] => {
  if (!/\bquote\b/.test(text.slice(scope.start, scope.end))) return [];
  const read = definitionsIn(scope.body).flatMap((call) => {
    const named = signature(call);
    return named
      ? [{ ...named, isMacro: /^defmacrop?$/.test(call.name ?? ''), ...readBody(call, reader) }]
      : [];
  });
  // Only what leads to a quote is kept of the functions that these call.
  const leads = new Set(read.map(({ entry }) => entry));
  return (
    read
      .map(({ contents, ...template }) => ({
        ...template,
        contents: { ...contents, splices: [...new Set(contents.splices)].filter((name) => leads.has(name)) },
      }))
      // A macro that defines nothing is known to.
      .filter((template) => template.isMacro || !isEmpty(template))
  );
};

export const plainReader = (
  scope: ModuleScope,
  text: string,
  empty: () => Contents,
): ContentsReader<Contents> => ({
  empty,
  read: (nodes, contents, isSure) => readContents(nodes, contents, { scope, text, isSure }),
});
