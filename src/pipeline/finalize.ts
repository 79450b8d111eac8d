import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';
import type { Trust } from '../domain/gate.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { finalizationId } from '../pack/finalization-id.ts';
import { finalizeDocument, type FinalizeRequest, gateBefore, retireDocument } from '../pack/finalize.ts';
import { type Gates, readGates } from '../pack/gate.ts';
import { type ChangeRequest, judgeChange } from '../pack/gate-change.ts';
import type { Pack } from '../pack/pack.ts';
import type { PackPlace } from '../pack/rule.ts';
import { publicKeyOf, type Signer } from '../pack/seal.ts';
import { lintAsFinal } from './lint-pack.ts';
import { overlay, type TextFile } from './overlay.ts';
import { loadPack } from './packs.ts';

/** How documents become final, for commands of both kinds: what is to be written, or what stands in the way. */

export interface Finalizing {
  tree: Snapshot;
  settings: Settings;
  place: PackPlace;
  trust: Trust;
  /** Without one nothing is sealed. */
  signer: Signer | null;
  by: string;
  permission: string | null;
  at: string;
  pull: number | null;
  /** The pack at the base, and its versions on this branch; null where nobody says. */
  base: { pack: Pack; history: ChangeRequest['history'] } | null;
}

export type FinalizeStep = { kind: GatedKind } & (
  | { outcome: 'written'; file: TextFile; gate: Gates[GatedKind] }
  | { outcome: 'already'; path: string; reason: string }
  | { outcome: 'barred'; reason: string }
  | { outcome: 'problems'; findings: Finding[] }
  | { outcome: 'impossible'; problem: string }
);

/** The key at hand verifies what it has just sealed, whether settings list it yet or not. */
const trustOfSigner = (trust: Trust, signer: Signer | null): Trust =>
  signer === null ? trust : { ...trust, keys: { ...trust.keys, [signer.name]: publicKeyOf(signer) } };

const requestOf = (finalizing: Finalizing, pack: Pack, kind: GatedKind): FinalizeRequest => {
  const { trust, signer, by, permission, at, pull } = finalizing;
  return {
    pack,
    kind,
    trust: trustOfSigner(trust, signer),
    by,
    at,
    ...(permission === null ? {} : { permission }),
    ...(pull === null ? {} : { pull }),
    ...(signer === null ? {} : { signer }),
  };
};

type Conclude = typeof finalizeDocument;

/** Whether a document counts here once it is written so: it follows what is in force at the base. */
const isAccepted = async (finalizing: Finalizing, kind: GatedKind, file: TextFile): Promise<boolean> => {
  const { base, tree, place, trust, signer, pull } = finalizing;
  if (!base) return true;
  const head = await loadPack(overlay(tree, [file]), place);
  const { documents } = judgeChange({
    base: base.pack,
    head,
    trust: trustOfSigner(trust, signer),
    pull,
    history: base.history,
  });
  return documents.every((change) => change.kind !== kind || change.outcome !== 'blocked');
};

/**
 * Follows the last finalization on this branch, so that what it replaces cannot be brought back; where the base has
 * another one meanwhile, that.
 */
const conclude = async (
  finalizing: Finalizing,
  pack: Pack,
  kind: GatedKind,
  conclusion: Conclude,
): Promise<ReturnType<Conclude>> => {
  const request = requestOf(finalizing, pack, kind);
  const first = conclusion(request);
  if ('problem' in first || (await isAccepted(finalizing, kind, first))) return first;
  const follows = finalizationId(finalizing.base?.pack.documents[kind]);
  const second = conclusion({ ...request, follows });
  return 'problem' in second || (await isAccepted(finalizing, kind, second)) ? second : first;
};

const finish = async (
  finalizing: Finalizing,
  kind: GatedKind,
  outcome: ReturnType<Conclude>,
): Promise<FinalizeStep> => {
  if ('problem' in outcome) return { kind, outcome: 'impossible', problem: outcome.problem };
  const { tree, place, trust } = finalizing;
  const gates = readGates(await loadPack(overlay(tree, [outcome]), place), trust);
  return { kind, outcome: 'written', file: outcome, gate: gates[kind] };
};

export const planFinalization = async (finalizing: Finalizing, kind: GatedKind): Promise<FinalizeStep> => {
  const { tree, settings, place, trust, signer } = finalizing;
  const pack = await loadPack(tree, place);
  const document = pack.documents[kind];
  if (!document)
    return { kind, outcome: 'impossible', problem: `There is no ${kind}.md in ${place.folder || '.'}` };
  const gates = readGates(pack, trustOfSigner(trust, signer));
  if (gates[kind].state === 'final')
    return { kind, outcome: 'already', path: document.path, reason: gates[kind].reason };
  const bar = gateBefore(kind, gates);
  if (bar !== null) return { kind, outcome: 'barred', reason: bar };
  const findings = (await lintAsFinal(tree, settings, pack, document)).filter(
    ({ level }) => level === 'block',
  );
  if (findings.length > 0) return { kind, outcome: 'problems', findings };
  return finish(finalizing, kind, await conclude(finalizing, pack, kind, finalizeDocument));
};

/** Those that are stale only because of what they stand on, in gate order: their own text is as it was finalized. */
export const planStale = async (finalizing: Finalizing): Promise<FinalizeStep[]> => {
  const steps: FinalizeStep[] = [];
  let { tree } = finalizing;
  for (const kind of gatedKinds) {
    const pack = await loadPack(tree, finalizing.place);
    const { state, digest } = readGates(pack, trustOfSigner(finalizing.trust, finalizing.signer))[kind];
    if (state !== 'stale' || pack.documents[kind]?.frontMatter.finalized?.digest !== digest) continue;
    const step = await planFinalization({ ...finalizing, tree }, kind);
    steps.push(step);
    if (step.outcome !== 'written') return steps;
    tree = overlay(tree, [step.file]);
  }
  return steps;
};

export const planRetirement = async (finalizing: Finalizing, kind: GatedKind): Promise<FinalizeStep> => {
  const pack = await loadPack(finalizing.tree, finalizing.place);
  return finish(finalizing, kind, await conclude(finalizing, pack, kind, retireDocument));
};
