import type { DraftRole } from '../domain/authoring.ts';
import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Gates } from '../pack/gate.ts';

/** Whether a role may begin: each gate refuses what comes too early, and nothing final is overwritten. */

const documentOf: Partial<Record<DraftRole, GatedKind>> = { analyze: 'prd', architect: 'fdd', plan: 'plan' };

const isFixed = ({ state }: Gates[GatedKind]): boolean =>
  state === 'final' || state === 'stale' || state === 'retired';

const overwrites = (kind: GatedKind, gates: Gates, slug: string): string | null =>
  isFixed(gates[kind])
    ? `${kind}.md of \`${slug}\` is ${gates[kind].state} and is not overwritten: \`/spec reopen ${kind} ${slug}\` first.`
    : null;

const notOpened = (kind: GatedKind, gates: Gates, slug: string): string =>
  gates[kind].state === 'absent'
    ? `There is no ${kind}.md of \`${slug}\` yet: \`/spec ${kind === 'prd' ? 'analyze' : 'architect'}\` first.`
    : `${kind}.md of \`${slug}\` is ${gates[kind].state}: ${gates[kind].reason}. It has to be final first: \`/spec finalize ${kind} ${slug}\`.`;

/** The gates before a document. A design may come without a prd; a prd that is there has to be final. */
const tooEarly = (kind: GatedKind, gates: Gates, slug: string): string | null => {
  for (const before of gatedKinds.slice(0, gatedKinds.indexOf(kind))) {
    const { state } = gates[before];
    const isWaived = before === 'prd' && state === 'absent';
    if (!isWaived && state !== 'final') return notOpened(before, gates, slug);
  }
  return null;
};

export interface DraftAsked {
  role: DraftRole;
  slug: string;
  /** Null where there is no pack yet. */
  gates: Gates | null;
  /** The document that `revise` names. */
  document: GatedKind | null;
}

/** Why a role does not begin; null where it does. */
export const refuseDraft = ({ role, slug, gates, document }: DraftAsked): string | null => {
  const kind = role === 'revise' ? document : (documentOf[role] ?? null);
  if (kind === null) return null;
  if (!gates) {
    if (role === 'plan' || role === 'revise')
      return `There is no pack \`${slug}\` yet: \`/spec analyze\` on its issue begins one.`;
    return null;
  }
  if (role === 'revise' && gates[kind].state === 'absent')
    return `There is no ${kind}.md of \`${slug}\` to revise.`;
  return overwrites(kind, gates, slug) ?? (role === 'revise' ? null : tooEarly(kind, gates, slug));
};
