import type { ModuleScope } from '../../languages/elixir/modules.ts';
import type { Call, Node, Text } from '../../languages/elixir/tree.ts';
import type { Change } from './changes.ts';
import type { Clause, Term } from './terms.ts';

/** What runs a migration without running any code: expressions have values as far as they can be read, and changes. */

/** Where an expression stands. */
export interface Frame {
  env: Map<string, Term>;
  /** The table of the block around it. */
  table: string | null;
  /** What is changed, in order. */
  out: Change[];
  /** Functions in which it stands, outermost first. */
  calls: readonly string[];
}

export interface Machine {
  names: Pick<ModuleScope, 'aliases' | 'name'>;
  /** `name/arity` → clauses. */
  functions: ReadonlyMap<string, readonly Clause[]>;
  /** Functions that were not followed to their end. */
  cutShort: Set<string>;
  /** What `@name` stands for. */
  attributes: ReadonlyMap<string, Node>;
  /** Modules whose functions can be called by their names alone. */
  imports: readonly string[];
  /** A string with its place, and as Elixir reads it. */
  readText(text: Text, value: string): Term;
  evaluate(node: Node | undefined, frame: Frame): Term;
  run(nodes: readonly Node[], frame: Frame): Term;
  /** One course of several: what it changes, and its value. */
  aside(
    frame: Frame,
    bindings: ReadonlyMap<string, Term>,
    nodes: readonly Node[],
  ): { value: Term; out: Change[] };
  apply(callee: Term, args: readonly Term[], frame: Frame, line: number): Term;
}

/** A call whose arguments may have been piped into it. */
export interface Called {
  call: Call;
  name: string;
  /** Arguments that are not part of the call's own text come first. */
  piped: Term | null;
}

/** Null where it has nothing to do with the call. */
export type Handler = (called: Called, frame: Frame, machine: Machine) => Term | null;

/** A scope within: names that are bound there are not bound outside. */
export const inner = (frame: Frame): Frame => ({ ...frame, env: new Map(frame.env) });

/** The values of a call's arguments, keywords as one list. */
export const argumentsOf = ({ call, piped }: Called, frame: Frame, machine: Machine): Term[] => [
  ...(piped ? [piped] : []),
  ...call.args.map((arg) => machine.evaluate(arg, frame)),
];
