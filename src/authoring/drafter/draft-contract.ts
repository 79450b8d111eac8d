import { kindOf } from '../../claims/claim-kinds.ts';
import { freezeClaims, type InCode } from '../../claims/freeze.ts';
import type { Brief } from '../../domain/authoring.ts';
import type { Claim, ClaimKindName } from '../../domain/claim.ts';
import { proseOf } from '../../pack/contract-block.ts';
import { readDocument } from '../../pack/document.ts';
import { idsIn } from '../../pack/requirements.ts';
import { writeYaml } from '../../text/write-yaml.ts';
import { readYaml } from '../../text/yaml.ts';
import { scopeOf } from './scope.ts';

/** The contract of a design that its words make, each claim with its phase and the requirements beside it. */

type Group = Record<string, unknown>;

const isGroup = (value: unknown): value is Group =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const ofData: readonly ClaimKindName[] = ['table', 'column', 'index', 'constraint'];
const ofWeb: readonly ClaimKindName[] = ['route', 'live-view', 'ui-event', 'hook', 'permission'];

/** What everything else stands on comes first, what people see comes last. */
const layerOf = ({ kind, subject }: Pick<Claim, 'kind' | 'subject'>): number => {
  if (ofData.includes(kind)) return 1;
  return ofWeb.includes(kind) || /^\w+Web(?:\.|$)/.test(subject) ? 3 : 2;
};

/** The entry of the contract that states a claim: the two keys that lead to it. */
const entryOf = ({ kind, subject, expected }: Claim): string[] | null => {
  const entry = kindOf(kind)?.entry?.(subject, expected);
  if (!entry) return null;
  const path = [...entry.at, ...(entry.key === undefined ? [] : [entry.key])].map(String);
  return path.length > 1 ? path.slice(0, 2) : null;
};

interface Entry {
  section: string;
  name: string;
  layer: number;
  requirements: string[];
}

const keyOf = (path: readonly string[]): string => path.join('\n');

/** The subject that the contract will have for it, as freezing settles it. */
const settled = (claim: Claim, inCode: (claim: Claim) => InCode): Claim => {
  const { names } = inCode(claim);
  return names.length === 1 ? { ...claim, subject: names[0] ?? claim.subject } : claim;
};

const requirementsBeside = (
  words: readonly Claim[],
  lines: readonly string[],
  inCode: (claim: Claim) => InCode,
): Map<string, string[]> => {
  const beside = new Map<string, string[]>();
  for (const claim of words) {
    const ids = idsIn(lines[claim.place.line - 1] ?? '').filter((id) => id.startsWith('FR'));
    if (claim.ban || claim.kind === 'name' || ids.length === 0) continue;
    const path = entryOf(settled(claim, inCode));
    if (path) beside.set(keyOf(path), [...new Set([...(beside.get(keyOf(path)) ?? []), ...ids])]);
  }
  return beside;
};

const entriesOf = (claims: readonly Claim[], beside: ReadonlyMap<string, string[]>): Entry[] => {
  const entries = new Map<string, Entry>();
  for (const claim of claims.filter(({ ban }) => !ban)) {
    const path = entryOf(claim);
    const [section, name] = path ?? [];
    if (!path || section === undefined || name === undefined) continue;
    const layer = Math.min(entries.get(keyOf(path))?.layer ?? 3, layerOf(claim));
    const requirements = (beside.get(keyOf(path)) ?? []).toSorted();
    entries.set(keyOf(path), { section, name, layer, requirements });
  }
  return [...entries.values()];
};

/** Layers that the design has, numbered without gaps. */
const phasesOf = (entries: readonly Entry[]): Map<number, number> =>
  new Map(
    [...new Set(entries.map(({ layer }) => layer))]
      .toSorted((a, b) => a - b)
      .map((layer, index) => [layer, index + 1]),
  );

const withPhases = (content: Group, entries: readonly Entry[]): Group => {
  const phases = phasesOf(entries);
  const copy = structuredClone(content);
  for (const { section, name, layer, requirements } of entries) {
    const group = copy[section];
    if (!isGroup(group) || !Object.hasOwn(group, name)) continue;
    const own = group[name];
    group[name] = {
      ...(isGroup(own) ? own : {}),
      phase: phases.get(layer),
      ...(requirements.length > 0 ? { requirements } : {}),
    };
  }
  return copy;
};

/** Null where the words name nothing that a contract could hold fast. */
export const draftContract = (
  body: string,
  brief: Brief,
  inCode: (claim: Claim) => InCode,
): string | null => {
  const document = readDocument({ path: 'fdd.md', kind: 'fdd', text: body });
  if (!document.isReadable) return null;
  const words = proseOf(document, brief.slug).claims;
  const frozen = freezeClaims(words, inCode);
  if (frozen.claims.length === 0) return null;
  const content = readYaml(frozen.text).value;
  if (!isGroup(content)) return null;
  const entries = entriesOf(frozen.claims, requirementsBeside(words, body.split('\n'), inCode));
  const scope = scopeOf(frozen.claims, brief.map);
  const yaml = writeYaml({ scope, ...withPhases(content, entries) }, 2);
  return scope.length > 0 ? yaml : `# [NEEDS INPUT: the paths that this design governs]\n${yaml}`;
};
