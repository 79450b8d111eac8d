import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Gate, Trust } from '../domain/gate.ts';
import { digestText } from '../text/digest.ts';
import { lazily } from '../text/lazily.ts';
import { normalizeLineEndings } from '../text/lines.ts';
import { bodyDigest } from './body-digest.ts';
import type { Document } from './document.ts';
import { documentPath, type Pack } from './pack.ts';
import { sealFault } from './seal.ts';

export type Gates = Record<GatedKind, Gate>;

/** What a document stands on, by the names that `finalized.against` uses. */
export const upstreamOf = (kind: GatedKind): GatedKind[] => gatedKinds.slice(0, gatedKinds.indexOf(kind));

export const requirementsDigest = (pack: Pack): string | undefined =>
  pack.requirementsFile ? digestText(normalizeLineEndings(pack.requirementsFile.text)) : undefined;

/** Which document requirements.yml belongs to: the prd, or the fdd of a design that came without one. */
export const statesRequirements = (kind: GatedKind, gates: Partial<Gates>): boolean =>
  kind === 'prd' || (kind === 'fdd' && gates.prd?.state === 'absent');

type State = Pick<Gate, 'state' | 'reason'>;

/** The part of the state that the document's own file decides. */
const ownState = (document: Document, digest: () => string, trust: Trust): State => {
  const name = `${document.kind}.md`;
  const { status, finalized } = document.frontMatter;
  if (!document.isReadable)
    return { state: 'draft', reason: `${name} cannot be read: ${document.problems.at(-1)?.message ?? ''}` };
  if (!document.hasFrontMatter) return { state: 'draft', reason: `${name} has no front matter` };
  if (document.problems.length > 0)
    return { state: 'draft', reason: `${name} cannot be read: ${document.problems[0]?.message ?? ''}` };
  if (status === undefined || status === 'draft') return { state: 'draft', reason: `${name} says draft` };
  const fault = trust.mode === 'seal' ? sealFault(document, trust) : null;
  if (fault !== null) return { state: 'draft', reason: `${name} says ${status}, but ${fault}` };
  if (finalized !== undefined && finalized.digest !== digest()) {
    return { state: 'stale', reason: `${name} was changed after it was finalized` };
  }
  return status === 'retired'
    ? { state: 'retired', reason: `${name} is retired` }
    : { state: 'final', reason: finalizationOf(document) };
};

const finalizationOf = ({ frontMatter: { finalized } }: Document): string => {
  if (!finalized) return 'final by merge';
  const pull = finalized.pull === undefined ? '' : ` on #${finalized.pull}`;
  return `finalized by ${finalized.by} at ${finalized.at}${pull}`;
};

/** Why a final document no longer stands on what it was finalized against; null where it does. */
const upstreamFault = (
  kind: GatedKind,
  pack: Pack,
  document: Document,
  before: Partial<Gates>,
): string | null => {
  const against = document.frontMatter.finalized?.against;
  for (const upstream of upstreamOf(kind)) {
    const gate = before[upstream];
    const isWithoutPrd = upstream === 'prd' && gate?.state === 'absent';
    if (!isWithoutPrd && gate?.state !== 'final') {
      return `${upstream}.md, on which it stands, is ${gate?.state ?? 'absent'}`;
    }
    // Merged without a finalization, a document says nothing of what it stood on.
    if (document.frontMatter.finalized === undefined) continue;
    const named = against?.[upstream];
    if (named !== (isWithoutPrd ? 'none' : gate?.digest)) {
      return isWithoutPrd || named === 'none'
        ? `it was finalized ${named === 'none' ? 'without a prd.md, and now there is one' : 'against a prd.md that is gone'}`
        : `${upstream}.md was changed after ${kind}.md was finalized`;
    }
  }
  if (
    statesRequirements(kind, before) &&
    document.frontMatter.finalized &&
    against?.['requirements'] !== requirementsDigest(pack)
  ) {
    return `requirements.yml was changed after ${kind}.md was finalized`;
  }
  return null;
};

/** A document whose own text is as it was finalized went stale by others alone, and goes with the rest of them. */
const nextStep = (
  kind: GatedKind,
  { slug }: Pack,
  document: Document,
  state: Gate['state'],
  digest: () => string,
): Pick<Gate, 'next'> =>
  state === 'stale'
    ? {
        next: `\`specgate finalize ${slug} ${document.frontMatter.finalized?.digest === digest() ? 'all' : kind}\``,
      }
    : {};

const gateOf = (kind: GatedKind, pack: Pack, trust: Trust, before: Partial<Gates>): Gate => {
  const document = pack.documents[kind];
  const path = documentPath(pack.folder, kind);
  if (!document) return { kind, path, state: 'absent', reason: `there is no ${kind}.md` };
  // Of a plan it takes a parser, and of a draft nobody asks for it.
  const named = lazily(['digest'], () => ({ digest: bodyDigest(document) }));
  const digest = (): string => named.digest;
  const own = ownState(document, digest, trust);
  const fault = own.state === 'final' ? upstreamFault(kind, pack, document, before) : null;
  const found = fault === null ? own : ({ state: 'stale', reason: fault } as const);
  const next = nextStep(kind, pack, document, found.state, digest);
  return Object.assign(named, { kind, path, ...found, ...next });
};

/** The state of every gate, computed from the files and nothing else. */
export const readGates = (pack: Pack, trust: Trust): Gates => {
  const prd = gateOf('prd', pack, trust, {});
  const fdd = gateOf('fdd', pack, trust, { prd });
  const plan = gateOf('plan', pack, trust, { prd, fdd });
  return { prd, fdd, plan };
};
