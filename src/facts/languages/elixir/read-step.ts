import type { Owner, Region } from './regions.ts';
import type { Term } from './term.ts';
import type { Node } from './tree.ts';

/** What the file says of the names that an expression uses. */
export interface Surroundings {
  text: string;
  /** The value of `@name` before a place in a module. */
  attribute(module: string | null, name: string, offset: number): Node | null;
  /** Whether a function of this name and arity is defined in the module, in this file. */
  defines(module: string | null, name: string, arity: number): boolean;
  /** What this file puts under a key into the assigns of a socket, or into the session. */
  stored(store: Store, key: string): readonly { node: Node; region: Region }[];
}

export type Store = 'assigns' | 'session';

export interface Reading {
  region: Region;
  /** The function whose parameters stay parameters. */
  owner: Owner | null;
  around: Surroundings;
  options: ReadOptions;
  /** What variables and attributes (`@name`) are worth, for who runs statements one by one; else the region says it. */
  names?(name: string): Term;
}

/** What of an expression is of interest: the less, the less is read and kept. */
export interface ReadOptions {
  /** False where only the keys of maps matter. */
  hasValues: boolean;
  /** Whether what a function of another file gives may matter. */
  follows(module: string | null, name: string): boolean;
  /** Whether members of lists are told with their lines. */
  hasLines?: boolean;
  /** An expression that takes more steps is given up. */
  most: number;
}

export interface Step extends Reading {
  fuel: { left: number };
  depth: number;
  /** Reads an expression within; handed on because expressions hold each other. */
  read(node: Node | undefined, step: Step): Term;
}

export const readAll = (nodes: readonly Node[], step: Step): Term[] =>
  nodes.map((node) => step.read(node, step));

export const withValues = (step: Step): Step => ({
  ...step,
  options: { ...step.options, hasValues: true },
});
