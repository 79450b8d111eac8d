import type { GatedKind } from '../domain/document.ts';
import type { Finalization, Trust } from '../domain/gate.ts';
import { bodyDigest } from './body-digest.ts';
import { finalizationId } from './finalization-id.ts';
import { type Document, readDocument } from './document.ts';
import { editFrontMatter } from './edit-front-matter.ts';
import { type Gates, readGates, requirementsDigest, statesRequirements, upstreamOf } from './gate.ts';
import type { Pack } from './pack.ts';
import { blankSeal, makeSeal, type Signer } from './seal.ts';

export interface FinalizeRequest {
  pack: Pack;
  kind: GatedKind;
  trust: Trust;
  by: string;
  permission?: string;
  /** The clock of the caller. */
  at: string;
  pull?: number;
  /** Id of the finalization that is in force at the base; the document's own last one, if nobody says. */
  follows?: string;
  /** Without one the finalization is not sealed, and counts only in `finalize.mode: merge`. */
  signer?: Signer;
}

export type Outcome = { path: string; text: string } | { problem: string };

/** Which document stops this one from being finalized, in gate order; null where the way is free. */
export const gateBefore = (kind: GatedKind, gates: Gates): string | null => {
  for (const upstream of upstreamOf(kind)) {
    const { state, reason } = gates[upstream];
    const isWithoutPrd = upstream === 'prd' && state === 'absent' && kind !== 'prd';
    if (state !== 'final' && !isWithoutPrd) {
      return `${kind}.md can be finalized only after ${upstream}.md: it is ${state} (${reason})`;
    }
  }
  return null;
};

const digestsAgainst = (pack: Pack, kind: GatedKind, gates: Gates): Record<string, string> | undefined => {
  const requirements = statesRequirements(kind, gates) ? requirementsDigest(pack) : undefined;
  const against = {
    ...Object.fromEntries(upstreamOf(kind).map((upstream) => [upstream, gates[upstream].digest ?? 'none'])),
    ...(requirements === undefined ? {} : { requirements }),
  };
  return Object.keys(against).length > 0 ? against : undefined;
};

const identify = (pack: Pack, document: Document): Record<string, unknown> => ({
  ...(document.frontMatter.document === undefined ? { document: document.kind } : {}),
  ...(document.frontMatter.feature === undefined ? { feature: pack.slug } : {}),
});

/** What cannot be read in full cannot be decided on, nor be written back without loss. */
const firstProblem = ({ path, problems: [first] }: Pick<Document, 'path' | 'problems'>): string | null =>
  first ? `${path}:${first.line}: ${first.message}` : null;

/** Writes status and finalization, and seals what it wrote. */
const conclude = (
  { pack, kind, trust, by, permission, at, pull, follows, signer }: FinalizeRequest,
  document: Document,
  status: 'final' | 'retired',
): Outcome => {
  if (signer && trust.repository === null) {
    return {
      problem:
        'A seal needs the numeric id of the repository: --repository-id, or `seal.repository` in the settings',
    };
  }
  const unreadable =
    firstProblem(document) ?? (pack.requirementsFile ? firstProblem(pack.requirementsFile) : null);
  if (unreadable !== null) return { problem: unreadable };
  const marked = editFrontMatter(document.text, { ...identify(pack, document), status });
  if ('problem' in marked) return { problem: `${document.path}: ${marked.problem}` };
  // A first front matter brings the blank line after it, which belongs to the body.
  const digest = bodyDigest(readDocument({ ...document, text: marked.text }));
  const against = digestsAgainst(pack, kind, readGates(pack, trust));
  const finalized: Finalization = {
    by,
    ...(permission === undefined ? {} : { permission }),
    at,
    ...(pull === undefined ? {} : { pull }),
    digest,
    ...(against === undefined ? {} : { against }),
    follows: follows ?? finalizationId(document),
    ...(signer === undefined ? {} : { key: signer.name }),
  };
  const blank = signer ? { ...finalized, seal: blankSeal } : finalized;
  const unsealed = editFrontMatter(marked.text, { finalized: blank });
  if ('problem' in unsealed) return { problem: `${document.path}: ${unsealed.problem}` };
  if (!signer || trust.repository === null) return { path: document.path, text: unsealed.text };
  const seal = makeSeal(readDocument({ ...document, text: unsealed.text }), trust.repository, signer);
  if (seal === null)
    return { problem: `${document.path}: Unexpected lines that look like a seal in the front matter` };
  const sealed = editFrontMatter(unsealed.text, { finalized: { ...finalized, seal } });
  return 'problem' in sealed ? sealed : { path: document.path, text: sealed.text };
};

/** Opens the gate: the file as it is to be written, or what stands in the way. Document rules are the caller's to ask first. */
export const finalizeDocument = (request: FinalizeRequest): Outcome => {
  const { pack, kind, trust } = request;
  const document = pack.documents[kind];
  if (!document) return { problem: `There is no ${kind}.md in ${pack.folder}` };
  const blocked = gateBefore(kind, readGates(pack, trust));
  return blocked === null ? conclude(request, document, 'final') : { problem: blocked };
};

/** Takes the document out of force, for good and on record. */
export const retireDocument = (request: FinalizeRequest): Outcome => {
  const document = request.pack.documents[request.kind];
  return document
    ? conclude(request, document, 'retired')
    : { problem: `There is no ${request.kind}.md in ${request.pack.folder}` };
};

/** Back to draft. What was finalized stays on record, for the next finalization to follow. */
export const reopenDocument = (document: Document): Outcome => {
  const unreadable = firstProblem(document);
  if (unreadable !== null) return { problem: unreadable };
  const { status } = document.frontMatter;
  if (status === undefined || status === 'draft') return { problem: `${document.path} is a draft already` };
  const edited = editFrontMatter(document.text, { status: 'draft' });
  return 'problem' in edited
    ? { problem: `${document.path}: ${edited.problem}` }
    : { path: document.path, text: edited.text };
};
