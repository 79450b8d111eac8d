import { keywordOf, type Call, type Node } from '../../languages/elixir/tree.ts';
import type { ScopeStep, Step } from './steps.ts';
import type { Term } from '../../languages/elixir/term.ts';
import { itemsFrom, type Pieces, piecesFrom, readValue, type Surroundings } from './values.ts';

export interface Reading extends Surroundings {
  /** How much text loops may still repeat: routers made of nested loops end here. */
  budget: { left: number };
  /** Reads statements; handed on because they hold each other. */
  read(nodes: readonly Node[], reading: Reading): Step[];
}

export type StepReader = (call: Call, reading: Reading) => Step[];

export const pathOf = (node: Node | undefined, reading: Reading): Pieces =>
  piecesFrom(readValue(node, reading));

export const isLiteral = (value: Term | undefined, literal: boolean | null): boolean =>
  value?.type === 'literal' && value.value === literal;

export const option = (call: Call, name: string, reading: Reading): Term | undefined => {
  const node = keywordOf(call.args, name);
  return node && readValue(node, reading);
};

export const inner = (call: Call, reading: Reading): Step[] => reading.read(call.body ?? [], reading);

export const aliasOf = (value: Term | undefined): ScopeStep['alias'] => {
  if (value === undefined || isLiteral(value, null)) return 'inherit';
  if (isLiteral(value, false)) return 'reset';
  return value.type === 'module' ? { add: value.name } : null;
};

/** Names of plugs, pipelines or hooks in a list or alone; `{Module, :argument}` is `Module:argument` in a hook. */
export const namesFrom = (value: Term, nameOf: (value: Term) => string | null): string[] | null => {
  const items = itemsFrom(value) ?? [value];
  const names = items.flatMap((item) => nameOf(item) ?? []);
  return names.length === items.length ? names : null;
};

export const moduleOf = (node: Node | undefined, reading: Reading): string | null => {
  const value = readValue(node, reading);
  // A module of Erlang is an atom.
  return value.type === 'atom' ? `:${value.name}` : value.type === 'module' ? value.name : null;
};
