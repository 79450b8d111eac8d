import type { z } from 'zod';
import type { Claim, ClaimKindName } from '../domain/claim.ts';
import type { Fact, FactKind, Value } from '../domain/fact.ts';
import type { YamlPath } from '../text/yaml.ts';

/** What an entry of the contract says, before it has a place and an id. */
export interface Draft {
  kind: ClaimKindName;
  subject: string;
  expected: Readonly<Record<string, Value>>;
  /** Where in the contract it stands. */
  at: YamlPath;
  phase?: string | undefined;
  requirements?: readonly string[] | undefined;
}

/** One kind of claim: how the contract states it, and how it compares with code. */
export interface ClaimKind<Section = unknown> {
  kind: ClaimKindName;
  /** The facts that bear it out. */
  factKind: FactKind;
  /** Its key in the contract; kinds that stand within another one's entries have none. */
  contract?: {
    key: string;
    schema: z.ZodType<Section>;
    read(section: Section): Draft[];
  };
  /** The name that a subject is compared by: `get  /a/:id` and `GET /a/:user_id` are one route. */
  identity(subject: string): string;
  /** Attributes that are equal though they are written otherwise. The default is equality of JSON, lists as sets. */
  sameAttribute?: Readonly<Record<string, (expected: Value, found: Value) => boolean>>;
  /** How alike two subjects of this kind are, from 0 to 1; 0.75 and more is a near-miss. */
  likeness(one: string, other: string): number;
  /** As `forbid` and findings name it: `tables`. */
  plural: string;
}

export type Entry = Pick<Claim, 'phase' | 'requirements'>;
export type FactsOf = (kind: FactKind) => readonly Fact[];
