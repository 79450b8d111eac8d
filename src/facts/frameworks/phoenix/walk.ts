import type { Fact, Facts, OpenSet } from '../../../domain/fact.ts';
import { routePath } from '../../../domain/route.ts';
import type { RouteMacro, Step } from './steps.ts';
import type { Pieces } from './values.ts';

/** A module that makes routes: a router, or one with macros for routers. */
export interface RouteModule {
  module: string;
  path: string;
  steps: Step[];
  macros: RouteMacro[];
  imports: string[];
}

export interface World {
  /** Modules that make routes, by name. */
  modules: ReadonlyMap<string, RouteModule>;
  isRouter(module: string): boolean;
}

/** What holds for the statements of one scope; `pipe_through` changes it for those after it. */
export interface Scope {
  /** The module that the statements stand in. */
  from: RouteModule;
  path: Pieces;
  /** Null where it is computed. */
  alias: string[] | null;
  pipes: string[] | null;
  host: string | null;
  /** Null outside of a live session; undefined where that cannot be known. */
  session: string | null | undefined;
  isConditional: boolean;
  /** Why its routes may be there or not; null where they are. */
  doubt: string | null;
  /** What a macro was given: its parameters that are texts, by their number, and the caller's block. */
  given: Given | null;
}

/** The block that a macro is called with. */
export interface Block {
  /** The macro's parameter for it; null where it takes it out of its arguments in some other way. */
  name: string | null;
  steps: Step[];
  /** What holds where it stands. */
  scope: Scope;
  within: readonly string[];
  /** Shared by all that hand it on. */
  seen: { isPlaced: boolean };
}

export interface Given {
  texts: ReadonlyMap<number, Pieces>;
  block: Block | null;
}

/** A pipeline or a live session, and what is passed in it; null where that is computed. */
export interface Layer {
  form: 'pipeline' | 'live_session';
  name: string;
  passes: string[] | null;
  path: string;
  line: number;
}

/** What a router says, and the routers that it forwards to, directly or not. */
export interface Routed extends Facts {
  layers: Layer[];
  reached: ReadonlySet<string>;
}

export interface Walk {
  world: World;
  reached: Set<string>;
  /** Modules whose macros the router can call by name. */
  imports: Set<string>;
  facts: Fact[];
  open: OpenSet[];
  layers: Layer[];
  /** Routers and macros that are being walked: what they call again is left. */
  within: readonly string[];
  /** Steps that are left: macros that call each other end here. */
  budget: { steps: number };
}

/** Pieces with the texts that a macro was given in the place of its parameters. */
export const resolve = (pieces: Pieces, { given }: Scope): Pieces =>
  pieces.flatMap((piece) => (typeof piece === 'number' ? (given?.texts.get(piece) ?? [null]) : [piece]));

export const joinPaths = (scope: Scope, path: Pieces): Pieces => [
  ...scope.path,
  '/',
  ...resolve(path, scope),
];

/** What is written of a path: all of it, or the segments before the first that is computed. */
export const written = (pieces: Pieces): { path: string; isWhole: boolean } => {
  const end = pieces.findIndex((piece) => typeof piece !== 'string');
  const texts = pieces
    .slice(0, end === -1 ? pieces.length : end)
    .filter((piece) => typeof piece === 'string');
  const known = texts.join('');
  if (end === -1) return { path: routePath(known), isWhole: true };
  return { path: routePath(known.slice(0, known.lastIndexOf('/') + 1)), isWhole: false };
};

export const addOpen = (
  walk: Walk,
  subject: string,
  { why, line, path }: Pick<OpenSet, 'why' | 'line' | 'path'>,
): void => {
  walk.open.push({ kind: 'route', within: subject, why, path, line });
};

export const openBelow = (
  walk: Walk,
  scope: Scope,
  path: Pieces,
  { why, line }: { why: string; line: number },
): void => addOpen(walk, `* ${written(joinPaths(scope, path)).path}`, { why, line, path: scope.from.path });
