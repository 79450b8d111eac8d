import { checkPacks } from '../../src/check/check.ts';
import type {
  CheckedPack,
  CheckInput,
  PackResult,
  PackWaivers,
  PhaseState,
} from '../../src/check/checked.ts';
import { type FactIndex, indexFacts } from '../../src/check/fact-index.ts';
import { readContract } from '../../src/claims/contract.ts';
import type { Contract } from '../../src/domain/claim.ts';
import type { Fact, OpenSet } from '../../src/domain/fact.ts';

/** Contracts as text against facts as plain data. */

export const contractOf = (text: string, slug = 'waitlist', path = 'fdd.md'): Contract => {
  const { contract, problems } = readContract({ slug, path, text, firstLine: 10 });
  if (!contract) throw new Error(problems.map(({ message }) => message).join());
  return contract;
};

export const fact = (
  kind: Fact['kind'],
  subject: string,
  attributes: Fact['attributes'] = {},
  path = 'lib/a.ex',
): Fact => ({
  kind,
  subject,
  attributes,
  path,
  line: 7,
});
export const facts = (list: Fact[], open: OpenSet[] = []): FactIndex => indexFacts({ facts: list, open });
export const openSet = (kind: OpenSet['kind'], within = '', path = 'lib/m.ex'): OpenSet => ({
  kind,
  within,
  why: 'a macro makes them',
  path,
  line: 3,
});

export interface GivenPack {
  slug?: string;
  contract: string;
  /** The contract at the base, where it was another; null where there was none. */
  old?: string | null;
  phases?: PhaseState[] | null;
  /** Of the plan at the base, where it said otherwise. */
  oldPhases?: PhaseState[] | null;
  waivers?: PackWaivers;
}

export interface GivenFacts {
  head: FactIndex;
  base?: FactIndex | null;
  input?: Partial<CheckInput>;
}

export type Given = GivenPack & GivenFacts;

const packOf = (
  { slug = 'waitlist', contract, old = contract, phases = null, oldPhases = phases, waivers }: GivenPack,
  base: FactIndex | null,
  path: string,
): CheckedPack => ({
  slug,
  path,
  source: 'contract',
  contract: contractOf(contract, slug, path),
  phases,
  before:
    base && old !== null
      ? { slug, path, source: 'contract', contract: contractOf(old, slug, path), phases: oldPhases }
      : null,
  ...(waivers ? { waivers } : {}),
});

/** Several packs in force, each in `SLUG/fdd.md`. */
export const checkAll = (
  packs: readonly GivenPack[],
  { head, base = null, input }: GivenFacts,
): PackResult[] => {
  const inForce = packs.map((pack) =>
    packOf(pack, base, packs.length === 1 ? 'fdd.md' : `${pack.slug ?? 'waitlist'}/fdd.md`),
  );
  return checkPacks(
    { judged: inForce, inForce, earlier: inForce.flatMap(({ before }) => before ?? []) },
    {
      head,
      base,
      due: 'all',
      enforce: { contract: 'block', prose: 'warn' },
      designFirst: false,
      at: '2026-11-20T18:00:00Z',
      pull: null,
      ...input,
    },
  );
};

/** One pack. */
export const check = (given: Given): PackResult => {
  const [result] = checkAll([given], given);
  if (!result) throw new Error('Missing result');
  return result;
};

export const told = (given: Given): string[] =>
  check(given).claims.map(
    ({ claim, verdict, disposition, level }) =>
      `${claim.kind} ${claim.subject}: ${verdict} ${disposition} ${level}`,
  );
export const verdicts = (given: Given): string[] => check(given).claims.map(({ verdict }) => verdict);

/** What a report would show of several packs. */
export const toldOf = (results: readonly PackResult[]): string[] =>
  results.flatMap(({ findings }) =>
    findings.map(
      ({ slug, rule, message, disposition, level }) => `${level} ${slug} ${rule} ${disposition}: ${message}`,
    ),
  );
