import { groupOf, moduleName, type ModuleScope } from '../../languages/elixir/modules.ts';
import { type Call, isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import { readSteps } from './read-steps.ts';
import type { RouteMacro, Step } from './steps.ts';

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

/** The statements of all quotes in a definition; those of one under a condition may be there or not. */
const quotedSteps = (call: Call, scope: ModuleScope, text: string): Step[] => {
  const steps: Step[] = [];
  let [quoteEnd, conditionEnd] = [0, 0];
  for (const node of walk(call.body ?? [])) {
    if (node.start < quoteEnd) continue;
    if (node.type === 'arrow' || (isCall(node) && conditions.has(node.name ?? '')))
      conditionEnd = Math.max(conditionEnd, node.end);
    if (!isCall(node, 'quote') || node.receiver !== null || !node.body) continue;
    quoteEnd = node.end;
    const quoted = readSteps(node.body, { scope, text });
    const why = 'a macro makes them under a condition';
    if (node.start < conditionEnd) steps.push({ is: 'perhaps', steps: quoted, why, line: node.line });
    else for (const step of quoted) steps.push(step);
  }
  return steps;
};

const says = (step: Step): boolean => step.is !== 'call' || step.name !== '__using__';

/** Macros, and functions that macros splice, with what their quotes say of routes. */
export const readMacros = (scope: ModuleScope, text: string): RouteMacro[] => {
  if (!/\bquote\b/.test(text.slice(scope.start, scope.end))) return [];
  return scope.body.flatMap((node) => {
    if (!isCall(node) || node.receiver !== null || !/^def(?:macro)?p?$/.test(node.name ?? '')) return [];
    const named = signature(node);
    const steps = named ? quotedSteps(node, scope, text) : [];
    return named && steps.some(says) ? [{ ...named, steps }] : [];
  });
};
