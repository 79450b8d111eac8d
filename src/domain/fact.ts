/** What code states, in the terms in which designs speak. */
export const factKinds = [
  'module',
  'function',
  'route',
  'live-view',
  'ui-event',
  'hook',
  'process',
  'job',
  'queue',
  'table',
  'column',
  'index',
  'constraint',
  'telemetry',
  'pubsub',
  'flag',
  'permission',
  'config',
  'dependency',
  'call',
  'file',
  'name',
] as const;
export type FactKind = (typeof factKinds)[number];

export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

export interface Fact {
  kind: FactKind;
  /** What is stated, by a name that a claim of this kind has too: `registered_models.pool_class`, `GET /admin/health`. */
  subject: string;
  /** What is stated of it. A key that is absent is unknown; null is "none". */
  attributes: Readonly<Record<string, Value>>;
  path: string;
  line: number;
}

/**
 * A set of facts that cannot all be known: a macro, a computed name, SQL that no parser understands. Nothing in it is
 * called missing, and nothing that would be undeclared is called so with certainty.
 */
export interface OpenSet {
  kind: FactKind;
  /** What every member's subject starts with; '' is the whole kind. */
  within: string;
  /** What subjects start with that are known after all, though they are within. */
  except?: readonly string[];
  /** What every member's subject ends with. */
  ending?: string;
  /** Its members lie in it directly: `A.B.run/1` is not in `A.`. */
  isFlat?: boolean;
  /** Why, as the end of "cannot be known, because …". */
  why: string;
  path: string;
  line: number;
}

export interface Facts {
  facts: Fact[];
  open: OpenSet[];
}
