import type { CheckedPack, EarlierPack, PhaseState } from '../check/checked.ts';
import type { Problem } from '../domain/finding.ts';
import type { Trust } from '../domain/gate.ts';
import { contractOf, proseOf } from '../pack/contract-block.ts';
import type { Document } from '../pack/document.ts';
import { type Gates, readGates } from '../pack/gate.ts';
import { judgeChange, type PackChange } from '../pack/gate-change.ts';
import type { Pack } from '../pack/pack.ts';

/** Which contract of a pack is in force, and what its plan says is done. */

export interface PackSides {
  base: Pack | null;
  head: Pack;
  trust: Trust;
  pull: number | null;
  history: Parameters<typeof judgeChange>[0]['history'];
  /** Named by the caller, and so judged whatever its status. */
  isNamed: boolean;
}

export interface InForce {
  slug: string;
  fdd: { path: string; status: string; digest: string | null };
  /** Null where there is nothing to hold the code against; `skipped` says why. */
  checked: CheckedPack | null;
  skipped: string | null;
  change: PackChange | null;
  /** What this change does to the contract that it must not do. */
  problems: { path: string; line: number; message: string }[];
}

const phasesOf = (plan: Document | undefined, gates: Gates): PhaseState[] | null =>
  plan && gates.plan.state === 'final'
    ? plan.phases.map(({ number, tasks }) => ({
        number,
        done: tasks.length > 0 && tasks.every(({ checked }) => checked),
      }))
    : null;

type Design = Pick<EarlierPack, 'source' | 'contract' | 'words'>;

/** Why there is nothing to hold the code against; `fault`: of a contract that cannot be read. */
interface Without {
  skipped: string;
  fault: Problem | null;
}

const without = (skipped: string): Without => ({ skipped, fault: null });

const readWords = (document: Document, slug: string): Design | Without => {
  const contract = proseOf(document, slug);
  return contract.claims.length > 0
    ? { source: 'prose', contract }
    : without(
        'the design has no contract (a fenced block `yaml contract`), and its words name nothing that code could bear out',
      );
};

const designs = new WeakMap<Document, Map<string, Design | Without>>();

/** The contract where there is one: then it alone is judged. Else what the prose says. */
const readDesign = (document: Document | undefined, slug: string): Design | Without => {
  if (!document) return without('there is no fdd.md');
  const known = designs.get(document) ?? new Map<string, Design | Without>();
  designs.set(document, known);
  const design = known.get(slug) ?? readStated(document, slug);
  known.set(slug, design);
  return design;
};

const readStated = (document: Document, slug: string): Design | Without => {
  const read = contractOf(document, slug);
  if (!read) return readWords(document, slug);
  const [fault = null] = read.problems;
  return read.contract
    ? { source: 'contract', contract: read.contract, words: proseOf(document, slug).claims }
    : { skipped: `the contract cannot be read: line ${fault?.line}: ${fault?.message}`, fault };
};

/** The base governs, unless the head was finalized for this very pull request. */
const governing = (
  { base, head, isNamed }: PackSides,
  before: Gates | null,
  after: Gates,
  change: PackChange | null,
): Pack | null => {
  if (!base) return after.fdd.state === 'final' || isNamed ? head : null;
  const outcome = change?.documents.find(({ kind }) => kind === 'fdd')?.outcome;
  if (outcome === 'succeeded') return head;
  if (outcome === 'retired') return null;
  return before?.fdd.state === 'final' ? base : isNamed ? head : null;
};

const earlierPack = ({ base }: PackSides, before: Gates | null): EarlierPack | null => {
  if (!base || before?.fdd.state !== 'final') return null;
  const design = readDesign(base.documents.fdd, base.slug);
  return 'skipped' in design
    ? null
    : {
        slug: base.slug,
        path: before.fdd.path,
        ...design,
        phases: phasesOf(base.documents.plan, before),
      };
};

export interface ReadPack {
  /** Null for a pack that nobody asked about and that is not in force. */
  told: InForce | null;
  /** What was in force at the base, whatever became of it. */
  earlier: EarlierPack | null;
}

export const packInForce = (sides: PackSides): ReadPack => {
  const { base, head, trust, pull, history } = sides;
  const after = readGates(head, trust);
  const before = base && readGates(base, trust);
  const change = base && judgeChange({ base, head, trust, pull, history });
  const pack = governing(sides, before, after, change);
  const earlier = earlierPack(sides, before);
  const slug = head.slug;
  const { fdd } = pack === base && before ? before : after;
  const told = {
    slug,
    fdd: { path: fdd.path, status: fdd.state, digest: fdd.digest ?? null },
    change,
    problems: [],
  };
  if (!pack) {
    const isBlocked = change?.documents.some(({ outcome }) => outcome === 'blocked');
    return { told: isBlocked ? { ...told, checked: null, skipped: 'not in force' } : null, earlier };
  }
  const design = readDesign(pack.documents.fdd, slug);
  const phases =
    phasesOf(head.documents.plan, after) ?? (base && before ? phasesOf(base.documents.plan, before) : null);
  const checkedBy = (own: Design): CheckedPack => ({
    slug,
    path: fdd.path,
    ...own,
    phases,
    before: earlier,
  });
  if (!('skipped' in design))
    return { told: { ...told, skipped: null, checked: checkedBy(design) }, earlier };
  const { skipped, fault } = design;
  const isNew = base?.documents.fdd?.text !== pack.documents.fdd?.text;
  if (!fault || !isNew) return { told: { ...told, checked: null, skipped }, earlier };
  const message = `Unexpected contract: ${fault.message}`;
  const problems = [{ path: fdd.path, line: fault.line, message }];
  // Nobody gets rid of a contract by making it unreadable: the last one that could be read still holds.
  const checked = earlier && checkedBy(earlier);
  return { told: { ...told, problems, checked, skipped: checked ? null : skipped }, earlier };
};
