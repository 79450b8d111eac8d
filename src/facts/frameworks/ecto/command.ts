import { type Change, unknown } from './changes.ts';
import type { Called, Frame, Machine } from './machine.ts';
import { hole } from './names.ts';
import { noOptions, nothing, type Term, unknownTerm } from './terms.ts';

/** A command of a migration as it is run: what it is given, and where what it changes goes. */

export interface Command extends Called {
  args: readonly Term[];
  frame: Frame;
  machine: Machine;
  line: number;
}

export type Run = (command: Command) => Term;

export const push = ({ frame }: Command, ...changes: Change[]): Term => {
  frame.out.push(...changes);
  return nothing;
};

export const last = (args: readonly Term[], from: number): Term => args[from] ?? noOptions;

export const object = (args: readonly Term[]): Term => args[0] ?? unknownTerm;

/** What a command is about is computed: it may be about anything. */
export const openAll = (command: Command, why: string): Term =>
  push(command, unknown(why, command.line, hole));
