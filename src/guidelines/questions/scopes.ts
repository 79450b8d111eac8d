import { type Call, type Node, keywordOf } from '../../facts/languages/elixir/tree.ts';
import { moduleName } from '../../facts/languages/elixir/modules.ts';
import type { Scope } from '../../facts/languages/elixir/regions.ts';
import type { Source } from '../source.ts';

/** A statement of a router, with the `scope` and `live_session` blocks around it. */
export interface RouterCall {
  call: Call;
  /** The modules that scopes put before names, joined; '' without any. Null where one cannot be known, or is put off with `alias: false`. */
  prefix: string | null;
  /** The pipelines of all scopes around it. */
  pipelines: readonly string[];
  session: string | null;
  /** How many scopes are around it. */
  depth: number;
  /** It is there only under a condition, as routes for development are. */
  isConditional: boolean;
  scope: Scope;
}

interface Visit {
  nodes: readonly Node[];
  prefix: string | null;
  pipelines: readonly string[];
  session: string | null;
  depth: number;
  isConditional: boolean;
  scope: Scope;
}

const isPlain = (node: Node, name: string): node is Call =>
  node.type === 'call' && node.receiver === null && node.name === name;

/** What `scope "/", MyAppWeb` and `scope "/", alias: MyAppWeb` put before names. */
const prefixOf = ({ args }: Call, { prefix, scope }: Visit): string | null => {
  const option = keywordOf(args, 'alias');
  if (option?.type === 'literal') return null;
  const given = option ?? args.slice(0, 2).find(({ type }) => type === 'alias' || type === 'call');
  if (!given) return prefix;
  const name = moduleName(given, scope);
  return name === null || prefix === null ? null : [prefix, name].filter((part) => part !== '').join('.');
};

const atomsOf = (node: Node | undefined): string[] => {
  if (node?.type === 'list') return node.items.flatMap(atomsOf);
  return node?.type === 'atom' && node.name !== null ? [node.name] : [];
};

const pipelinesIn = (nodes: readonly Node[]): string[] =>
  nodes.flatMap((node) => (isPlain(node, 'pipe_through') ? atomsOf(node.args[0]) : []));

const inside = (call: Call, visit: Visit): Visit | null => {
  if (!call.body || call.receiver) return null;
  if (call.name === 'scope') {
    const given = keywordOf(call.args, 'pipe_through');
    const pipelines = [...visit.pipelines, ...atomsOf(given), ...pipelinesIn(call.body)];
    return { ...visit, nodes: call.body, prefix: prefixOf(call, visit), pipelines, depth: visit.depth + 1 };
  }
  if (call.name === 'live_session') {
    const [name] = call.args;
    const session = name?.type === 'atom' ? name.name : '';
    return { ...visit, nodes: call.body, session };
  }
  return /^(?:if|unless|for)$/.test(call.name ?? '')
    ? { ...visit, nodes: call.body, isConditional: true }
    : null;
};

const callsOf = (start: Visit): RouterCall[] => {
  const found: RouterCall[] = [];
  const stack = [start];
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    for (const node of visit.nodes) {
      if (node.type !== 'call') continue;
      const { nodes: _, ...around } = visit;
      found.push({ call: node, ...around });
      const next = inside(node, visit);
      if (next) stack.push(next);
    }
  }
  return found.toSorted((one, other) => one.call.start - other.call.start);
};

/** What stands in routers: modules that use `Phoenix.Router`, or a module of the application with `:router`. */
export const routerCallsIn = ({ elixir, text }: Source): RouterCall[] => {
  if (!text.includes('pipe_through') && !/\bscope\b/.test(text)) return [];
  const routers = elixir.modules.filter(({ uses }) =>
    uses.some(
      ({ module, args: [first] }) =>
        module === 'Phoenix.Router' || (first?.type === 'atom' && first.name === 'router'),
    ),
  );
  return routers.flatMap((scope) =>
    callsOf({
      nodes: scope.body,
      prefix: '',
      pipelines: [],
      session: null,
      depth: 0,
      isConditional: false,
      scope,
    }),
  );
};
