import * as z from 'zod';
import type { ClaimKindName } from '../../domain/claim.ts';
import type { FactKind, Value } from '../../domain/fact.ts';
import {
  attributesOf,
  type ClaimKind,
  keyOfSection,
  type ContractSection,
  type Draft,
  entriesOf,
  entryShape,
  exactly,
  includesAll,
  type Sameness,
} from '../claim-kind.ts';
import {
  isPermission,
  isRouted,
  passesAll,
  permissionIdentity,
  permissionShape,
  routeOwner,
} from './permissions.ts';
import {
  bySubject,
  type FactTest,
  isEvent,
  isHook,
  isModuleNamed,
  isSetting,
  isTopic,
} from '../loose-names.ts';

/** Kinds whose contract is a name with attributes, and nothing within. */

interface Named {
  kind: ClaimKindName & FactKind;
  key: string;
  shape: z.ZodRawShape;
  identity?: (subject: string) => string;
  isOneName?: (within: string) => boolean;
  owner?: ClaimKind['owner'];
  isInternal?: (attributes: Readonly<Record<string, Value>>) => boolean;
  same?: Readonly<Record<string, Sameness>>;
  loosely?: (claimed: string) => FactTest;
}

const names = z.array(z.string()).optional();

/** `[ :oli , :gen_ai ]` and `[:oli, :gen_ai]`. */
const eventIdentity = (subject: string): string => subject.replaceAll(/\s+/g, '').replaceAll(',', ', ');

const described: readonly Named[] = [
  {
    kind: 'process',
    key: 'processes',
    loosely: (claimed) => bySubject(isModuleNamed(claimed)),
    shape: {
      supervisor: z.string().optional(),
      strategy: z.string().optional(),
      form: z.string().optional(),
    },
  },
  {
    kind: 'job',
    key: 'jobs',
    loosely: (claimed) => bySubject(isModuleNamed(claimed)),
    shape: { queue: z.string().optional(), max_attempts: z.int().optional(), unique: z.unknown().optional() },
  },
  {
    kind: 'queue',
    key: 'queues',
    shape: { limit: z.int().optional() },
    identity: (subject) => subject.trim().replace(/^:/, ''),
  },
  { kind: 'hook', key: 'hooks', shape: {}, loosely: (claimed) => bySubject(isHook(claimed)) },
  {
    kind: 'telemetry',
    key: 'telemetry',
    shape: { measurements: names, metadata: names },
    identity: eventIdentity,
    loosely: isEvent,
    isOneName: (within) => within.endsWith(']'),
  },
  {
    kind: 'pubsub',
    key: 'pubsub',
    shape: { messages: names, operations: names },
    same: { messages: includesAll, operations: includesAll },
    loosely: (claimed) => bySubject(isTopic(claimed)),
  },
  {
    kind: 'flag',
    key: 'flags',
    shape: { default: z.boolean().optional() },
    identity: (subject) => subject.trim().replace(/^:/, ''),
    loosely: (claimed) => bySubject((name) => name.replaceAll('-', '_') === claimed.replaceAll('-', '_')),
  },
  {
    kind: 'permission',
    key: 'permissions',
    shape: permissionShape,
    identity: permissionIdentity,
    owner: routeOwner,
    same: { by: passesAll },
    isInternal: isRouted,
    loosely: (claimed) => bySubject(isPermission(claimed)),
  },
  {
    kind: 'config',
    key: 'config',
    shape: { source: z.enum(['env', 'config']).optional(), default: z.unknown().optional() },
    loosely: (claimed) => bySubject(isSetting(claimed)),
  },
];

export const namedKinds: readonly ClaimKind[] = described.map(
  ({ kind, key, identity = exactly, isInternal, isOneName, owner, same, loosely }) => ({
    kind,
    factKind: kind,
    plural: key,
    identity,
    entry: keyOfSection(key),
    ...(loosely ? { loosely } : {}),
    ...(isOneName ? { isOneName } : {}),
    ...(isInternal ? { isInternal } : {}),
    ...(owner ? { owner } : {}),
    ...(same ? { same } : {}),
  }),
);

type Entries = Record<string, Record<string, unknown> | null>;

const asEntries = (content: unknown): Entries =>
  Array.isArray(content)
    ? Object.fromEntries((content as string[]).map((name) => [name, null]))
    : (content as Entries);

const draft =
  (kind: ClaimKindName, key: string, isList: boolean) =>
  ([name, entry]: [string, Entries[string]], index: number): Draft => {
    const { phase, requirements } = z.object(entryShape).parse(entry ?? {});
    return {
      kind,
      subject: name,
      expected: attributesOf(entry),
      at: [key, isList ? index : name],
      phase,
      requirements,
    };
  };

/** Either names with attributes, or a list of names. */
export const namedSections: readonly ContractSection[] = described.map(({ kind, key, shape }) => ({
  key,
  schema: z.union([z.array(z.string()), entriesOf(shape)], {
    error: 'a list of names, or names with their attributes',
  }),
  read: (content) => Object.entries(asEntries(content)).map(draft(kind, key, Array.isArray(content))),
}));
