import type { ModuleScope } from '../../facts/languages/elixir/modules.ts';
import { type Region, regionsIn, type Scope } from '../../facts/languages/elixir/regions.ts';
import { isCall, type Node } from '../../facts/languages/elixir/tree.ts';
import type { Source } from '../source.ts';

/** One clause of a function or macro with a name. */
export interface Clause {
  name: string;
  arity: number;
  /** `def`, `defp`, `defmacro`, … */
  form: string;
  parameters: readonly Node[];
  body: readonly Node[];
  region: Region;
  scope: Scope;
  line: number;
  start: number;
  end: number;
}

const readClause = (region: Region): Clause[] => {
  const { owner, form, scope, line, nodes: body } = region;
  if (!owner || form === null) return [];
  const { name, parameters, start, end } = owner;
  return [{ name, arity: parameters.length, form, parameters, body, region, scope, line, start, end }];
};

export const clausesIn = ({ elixir }: Source): Clause[] => regionsIn(elixir).flatMap(readClause);

/** What stands between `def` and the body, guards among it. */
export const headText = ({ text }: Source, { start, body }: Clause): string =>
  text.slice(start, body[0]?.start ?? start);

const attributeName = (node: Node): string | null =>
  node.type === 'unary' && node.operator === '@' && isCall(node.operand) ? node.operand.name : null;

/** Where the definitions start that follow `@impl`, with other attributes between them at most. */
const implStartsIn = (body: readonly Node[]): number[] => {
  let isNext = false;
  return body.flatMap((node) => {
    const name = attributeName(node);
    const isImpl = isNext;
    isNext = name === 'impl' || (isNext && name !== null);
    return isImpl && name === null ? [node.start] : [];
  });
};

/** Functions whose names a behaviour gives: `name/arity`. */
export const callbacksOf = (scope: ModuleScope, clauses: readonly Clause[]): Set<string> => {
  const starts = new Set(implStartsIn(scope.body));
  return new Set(
    clauses.filter(({ start }) => starts.has(start)).map(({ name, arity }) => `${name}/${arity}`),
  );
};
