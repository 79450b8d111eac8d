import { type ModuleScope, moduleName } from '../../languages/elixir/modules.ts';
import { type Call, isCall, type Node, walk } from '../../languages/elixir/tree.ts';
import type { Clause } from './terms.ts';

/** The functions of a module, its attributes and the modules it imports: what a call in it can mean. */

const forms = new Set(['def', 'defp', 'defmacro', 'defmacrop']);

const withoutGuard = (head: Node | undefined): { head: Node | undefined; guard: Node | null } =>
  head?.type === 'operator' && head.operator === 'when'
    ? { head: head.left, guard: head.right }
    : { head, guard: null };

interface Definition {
  name: string;
  clause: Clause;
}

const isDefault = (param: Node): boolean => param.type === 'operator' && param.operator === '\\\\';

const definitionOf = (call: Call): Definition | null => {
  const { head, guard } = withoutGuard(call.args[0]);
  const body = call.body ?? [];
  if (head?.type === 'identifier') return { name: head.name, clause: { params: [], guard, body } };
  if (!isCall(head) || head.name === null || head.receiver) return null;
  return { name: head.name, clause: { params: head.args, guard, body } };
};

/** A head without a body says the defaults of the clauses that follow. */
const withDefaults = (clause: Clause, head: readonly Node[] | undefined): Clause => ({
  ...clause,
  params: clause.params.map((param, index) => {
    const stated = head?.[index];
    return stated?.type === 'operator' && isDefault(stated) ? { ...stated, left: param } : param;
  }),
});

/** `name/arity` → clauses; one with defaults stands under each arity that it takes. */
export const functionsIn = (body: readonly Node[]): Map<string, Clause[]> => {
  const functions = new Map<string, Clause[]>();
  const heads = new Map<string, Node[]>();
  for (const node of body) {
    const isDefinition = isCall(node) && node.receiver === null && forms.has(node.name ?? '');
    const definition = isDefinition ? definitionOf(node) : null;
    if (!definition || !isDefinition) continue;
    const { name } = definition;
    const full = `${name}/${definition.clause.params.length}`;
    if (!node.body) {
      heads.set(full, definition.clause.params);
      continue;
    }
    const clause = withDefaults(definition.clause, heads.get(full));
    const optional = clause.params.filter(isDefault).length;
    for (let arity = clause.params.length - optional; arity <= clause.params.length; arity += 1) {
      const key = `${name}/${arity}`;
      const clauses = functions.get(key);
      if (clauses) clauses.push(clause);
      else functions.set(key, [clause]);
    }
  }
  return functions;
};

/** Parameters for as many arguments, those left out as `name = default`. */
export const splitDefaults = (params: readonly Node[], count: number): { given: Node[]; absent: Node[] } => {
  let missing = params.length - count;
  const [given, absent]: [Node[], Node[]] = [[], []];
  // Elixir gives what is passed to the defaults from the left: those on the right stay absent.
  for (const param of params.toReversed()) {
    if (missing > 0 && isDefault(param)) {
      missing -= 1;
      absent.unshift(param);
    } else given.unshift(param);
  }
  return { given, absent };
};

/** `@name value` at the top of a module. */
export const attributesIn = (body: readonly Node[]): Map<string, Node> => {
  const attributes = new Map<string, Node>();
  for (const node of body) {
    if (node.type !== 'unary' || node.operator !== '@' || !isCall(node.operand)) continue;
    const [value] = node.operand.args;
    if (node.operand.name !== null && value) attributes.set(node.operand.name, value);
  }
  return attributes;
};

/** Modules that `import` statements name, wherever they stand. */
export const importsIn = ({ body, aliases, name, uses }: ModuleScope): string[] => {
  const imports = uses.map(({ module }) => module);
  for (const node of walk(body)) {
    if (!isCall(node, 'import') || node.receiver) continue;
    const module = moduleName(node.args[0], { aliases, name });
    if (module !== null) imports.push(module);
  }
  return [...new Set(imports)];
};
