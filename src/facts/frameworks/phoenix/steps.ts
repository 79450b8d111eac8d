import type { Pieces } from './values.ts';

/** What a router says, statement by statement, scopes not yet joined. */
export type Step =
  | ScopeStep
  | SessionStep
  | RouteStep
  | CallStep
  | { is: 'pipe'; names: string[] | null }
  | { is: 'pipeline'; name: string; plugs: string[] | null; line: number }
  /** Under a condition that is decided when the router is compiled. */
  | { is: 'branch'; steps: Step[] }
  /** They may be made or not, and more like them. */
  | { is: 'perhaps'; steps: Step[]; why: string; line: number }
  /** `unquote(block)` in a macro. */
  | { is: 'splice'; name: string; line: number }
  /** Routes of which only the path is known under which they are. */
  | { is: 'open'; path: Pieces; why: string; line: number };

export interface ScopeStep {
  is: 'scope';
  path: Pieces;
  /** `inherit` without an alias, `reset` for `alias: false`; null where it is computed. */
  alias: { add: string } | 'inherit' | 'reset' | null;
  host: string | null;
  steps: Step[];
}

export interface SessionStep {
  is: 'session';
  name: string;
  /** Null where it is computed. */
  onMount: string[] | null;
  steps: Step[];
  line: number;
}

export interface RouteStep {
  is: 'route';
  form: 'match' | 'live' | 'forward';
  method: string;
  path: Pieces;
  /** Null where it is computed. */
  module: string | null;
  /** Null where it is computed; `name` is null for a plug without an action. */
  action: { name: string | null } | null;
  /** `alias: false`: the scope's alias does not stand before the module. */
  isAliased: boolean;
  line: number;
}

/** A macro that is none of the router's own; one of the project's may be known. */
export interface CallStep {
  is: 'call';
  /** Null for a name that stands alone. */
  module: string | null;
  name: string;
  /** The arguments that are texts; null for others. */
  args: (Pieces | null)[];
  block: Step[] | null;
  line: number;
}

/** What a macro of the project puts into a router that calls it. */
export interface RouteMacro {
  name: string;
  parameters: (string | null)[];
  /** The parameter that is the caller's block. */
  block: string | null;
  steps: Step[];
}
