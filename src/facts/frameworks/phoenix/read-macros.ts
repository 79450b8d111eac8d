import { groupOf, moduleName, type ModuleScope } from '../../languages/elixir/modules.ts';
import { type Call, isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import { readSteps } from './read-steps.ts';
import type { RouteMacro, Step } from './steps.ts';
import type { Bindings } from './values.ts';

/** Modules that a router imports, at its top or in a scope, whose macros it can call by their names. */
export const readImports = (scope: ModuleScope): string[] => {
  const names = new Set<string>();
  for (const node of walk(scope.body)) {
    if (!isCall(node, 'import') || node.receiver !== null) continue;
    const name = moduleName(node.args[0], scope);
    for (const each of name === null ? (groupOf(node.args[0], scope) ?? []) : [name]) names.add(each);
  }
  return [...names];
};

const nameOf = (node: Node): string | null => {
  const parameter = node.type === 'operator' && node.operator === '\\\\' ? node.left : node;
  return parameter.type === 'identifier' ? parameter.name : null;
};

/** `defmacro wrap(path, do: block)`: the parser sees a body in the head. */
const signature = (call: Call): Pick<RouteMacro, 'name' | 'parameters' | 'block'> | null => {
  const [first] = call.args;
  const head = first?.type === 'operator' && first.operator === 'when' ? first.left : first;
  if (head?.type === 'identifier') return { name: head.name, parameters: [], block: null };
  if (head?.type !== 'call' || head.name === null || head.receiver) return null;
  const [block] = head.body ?? [];
  return { name: head.name, parameters: head.args.map(nameOf), block: block ? nameOf(block) : null };
};

const conditions = new Set(['if', 'unless', 'case', 'cond', 'for', 'with']);

interface Quoted {
  steps: Step[];
  /** Local functions that it calls outside of its quotes: what they quote can be what it gives. */
  calls: string[];
}

interface Around {
  scope: ModuleScope;
  text: string;
}

/** The statements of all quotes in a definition; those of one under a condition may be there or not. */
const quotedIn = (call: Call, parameters: RouteMacro['parameters'], { scope, text }: Around): Quoted => {
  const [steps, calls]: [Step[], string[]] = [[], []];
  let [quoteEnd, conditionEnd] = [0, 0];
  const bindings: Bindings = new Map(
    parameters.flatMap((name, index) =>
      name === null ? [] : [[name, { type: 'parameter', index }] as const],
    ),
  );
  for (const node of walk([...(call.body ?? []), ...call.clauses.flatMap(({ body }) => body)])) {
    if (node.start < quoteEnd) continue;
    if (node.type === 'arrow') conditionEnd = Math.max(conditionEnd, node.end);
    if (!isCall(node) || node.receiver !== null) continue;
    if (conditions.has(node.name ?? '')) conditionEnd = Math.max(conditionEnd, node.end);
    if (node.name !== 'quote' || !node.body) {
      if (node.name !== null) calls.push(node.name);
      continue;
    }
    quoteEnd = node.end;
    const quoted = readSteps(node.body, { scope, text, bindings });
    const why = 'a macro makes them under a condition';
    if (node.start < conditionEnd) steps.push({ is: 'perhaps', steps: quoted, why, line: node.line });
    else for (const step of quoted) steps.push(step);
  }
  return { steps, calls };
};

type Definition = Omit<RouteMacro, 'steps'> & Quoted & { line: number };

/** Of several clauses only one is taken. */
const joinClauses = (clauses: readonly Definition[]): Definition[] => {
  const [first] = clauses;
  if (!first || clauses.length === 1) return [...clauses];
  const why = 'one of several clauses of a macro makes them';
  return [
    {
      ...first,
      parameters: [],
      block: null,
      steps: clauses.map(({ steps, line }) => ({ is: 'perhaps', steps, why, line })),
      calls: clauses.flatMap(({ calls }) => calls),
    },
  ];
};

const says = (step: Step): boolean =>
  step.is === 'perhaps' ? step.steps.some(says) : step.is !== 'call' || step.name !== '__using__';

/** Those that quote something, and those that call them, in as many rounds as that takes. */
const leading = (definitions: readonly Definition[]): ReadonlySet<string> => {
  const names = new Set(definitions.filter(({ steps }) => steps.some(says)).map(({ name }) => name));
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const { name, calls } of definitions) if (calls.some((called) => names.has(called))) names.add(name);
  }
  return names;
};

const definitionsIn = (scope: ModuleScope, text: string): Definition[] =>
  scope.body.flatMap((node) => {
    if (!isCall(node) || node.receiver !== null || !/^def(?:macro)?p?$/.test(node.name ?? '')) return [];
    const named = signature(node);
    return named ? [{ ...named, ...quotedIn(node, named.parameters, { scope, text }), line: node.line }] : [];
  });

/** Macros, and functions that macros splice, with what their quotes say of routes. */
export const readMacros = (scope: ModuleScope, text: string): RouteMacro[] => {
  if (!/\bquote\b/.test(text.slice(scope.start, scope.end))) return [];
  const clauses = Map.groupBy(definitionsIn(scope, text), ({ name }) => name);
  const definitions = [...clauses.values()].flatMap(joinClauses);
  const leads = leading(definitions);
  return definitions.flatMap(({ name, parameters, block, steps, calls, line }) => {
    if (!leads.has(name)) return [];
    const called = [...new Set(calls)].filter((each) => leads.has(each) && each !== name);
    const splices = called.map((each): Step => ({ is: 'splice', name: each, line }));
    return [{ name, parameters, block, steps: [...steps, ...splices] }];
  });
};
