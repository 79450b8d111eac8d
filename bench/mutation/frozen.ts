import { createHash } from 'node:crypto';
import { kinds } from '../../src/claims/claim-kinds.ts';
import type { ClaimKind } from '../../src/claims/claim-kind.ts';
import type { Claim, ClaimKindName } from '../../src/domain/claim.ts';
import type { Fact, Value } from '../../src/domain/fact.ts';
import { fddPath, judge, type Side } from './judge.ts';

/** A contract out of what the code states: some things of each kind, as the code has them. */

/** What a contract would say of a thing, where the code tells it. */
const said: Partial<Record<ClaimKindName, readonly string[]>> = {
  module: [],
  function: [],
  route: ['handler', 'pipelines'],
  'live-view': ['form'],
  'ui-event': [],
  hook: [],
  process: ['form', 'strategy'],
  job: ['queue', 'max_attempts'],
  table: [],
  column: ['type', 'null', 'default'],
  index: ['unique', 'where'],
  constraint: ['type', 'references'],
  telemetry: ['measurements', 'metadata'],
  pubsub: [],
  flag: ['default'],
  permission: ['by'],
  config: ['source', 'default'],
};

const isTold = (value: Value | undefined): value is Value => value !== undefined && value !== null;

const expectedOf = ({ attributes }: Fact, keys: readonly string[]): Record<string, Value> =>
  Object.fromEntries(
    keys.flatMap((key) => {
      const value = attributes[key];
      return isTold(value) ? [[key, value]] : [];
    }),
  );

const isOfApplication = ({ path }: Fact): boolean => /(?:^|\/)(?:lib|config|priv)\//.test(path);

/** Names that people write: no operators, no names with holes. */
const isPlain = ({ subject }: Fact): boolean => /^[\w.:/(), ?![\]*-]+$/.test(subject) && subject.length < 120;

const ofCode = new Set(['module', 'function']);

/** Of several arities, one change is a change of all. */
const isOfOneArity = (fact: Fact, all: readonly Fact[]): boolean => {
  const name = fact.subject.replace(/\d+$/, '');
  return fact.kind !== 'function' || all.filter(({ subject }) => subject.startsWith(name)).length === 1;
};

const isMeant = (kind: ClaimKind, fact: Fact): boolean =>
  isOfApplication(fact) &&
  isPlain(fact) &&
  !(fact.path.includes('/migrations/') && ofCode.has(fact.kind)) &&
  fact.attributes['visibility'] !== 'private' &&
  fact.attributes['virtual'] !== true &&
  kind.isInternal?.(fact.attributes) !== true;

/** In no order, and always in the same. */
const shuffled = (facts: readonly Fact[]): Fact[] =>
  facts
    .map((fact) => ({ fact, key: createHash('sha256').update(`${fact.kind} ${fact.subject}`).digest('hex') }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ fact }) => fact);

const claimOf = (kind: ClaimKindName, fact: Fact, keys: readonly string[], line: number): Claim => ({
  id: createHash('sha256').update(`${kind} ${fact.subject}`).digest('hex').slice(0, 12),
  kind,
  subject: fact.subject,
  expected: expectedOf(fact, keys),
  place: { path: fddPath, line, endLine: line },
  text: fact.subject,
  phase: null,
  requirements: [],
});

/** So many of each kind, of those that the code states once and without doubt. */
export const freezeSample = (facts: Side['facts'], most: number): Claim[] =>
  kinds.flatMap((kind) => {
    const keys = said[kind.kind];
    if (keys === undefined) return [];
    const own = shuffled(facts.ofKind(kind.factKind).filter((fact) => isMeant(kind, fact)));
    const once = own.filter(({ subject }) => facts.find(kind.factKind, kind.identity(subject)).length === 1);
    const claims = once
      .slice(0, most * 5)
      .filter((fact) => isOfOneArity(fact, own))
      .slice(0, most * 3)
      .map((fact, index) => claimOf(kind.kind, fact, keys, index + 1));
    const contract = { scope: [], closed: [], claims };
    const kept = new Set(
      judge({ facts, contract }, null).claims.flatMap(({ claim, verdict }) =>
        verdict === 'conforms' ? [claim.id] : [],
      ),
    );
    return claims.filter(({ id }) => kept.has(id)).slice(0, most);
  });
