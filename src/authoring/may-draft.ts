import type { DraftRole } from '../domain/authoring.ts';
import { type GatedKind, gatedKinds } from '../domain/document.ts';
import type { Gates } from '../pack/gate.ts';

/** Whether a role may begin: each gate refuses what comes too early, and nothing final is overwritten. */

/** How whoever asked says what would help. */
export interface Phrases {
  draft(role: DraftRole, slug: string): string;
  finalize(kind: GatedKind, slug: string): string;
  reopen(kind: GatedKind, slug: string): string;
}

/** Gates are opened on the pull request of the pack, wherever the draft is asked for. */
export const inComments = (pull: number | null): Phrases => {
  const there = pull === null ? '' : ` on #${pull}`;
  return {
    draft: (role) => `\`/spec ${role}\``,
    finalize: (kind, slug) => `\`/spec finalize ${kind} ${slug}\`${there}`,
    reopen: (kind, slug) => `\`/spec reopen ${kind} ${slug}\`${there}`,
  };
};

export const onCommandLine: Phrases = {
  draft: (role, slug) => `\`specgate draft ${role} ${slug}\``,
  finalize: (kind, slug) => `\`specgate finalize ${slug} ${kind}\``,
  reopen: (kind, slug) => `\`specgate reopen ${slug} ${kind}\``,
};

const documentOf: Partial<Record<DraftRole, GatedKind>> = { analyze: 'prd', architect: 'fdd', plan: 'plan' };

const isFixed = ({ state }: Gates[GatedKind]): boolean =>
  state === 'final' || state === 'stale' || state === 'retired';

interface Stood {
  gates: Gates;
  slug: string;
  say: Phrases;
}

const overwrites = (kind: GatedKind, { gates, slug, say }: Stood): string | null =>
  isFixed(gates[kind])
    ? `${kind}.md of \`${slug}\` is ${gates[kind].state} and is not overwritten: ${say.reopen(kind, slug)} first.`
    : null;

const notOpened = (kind: GatedKind, { gates, slug, say }: Stood): string =>
  gates[kind].state === 'absent'
    ? `There is no ${kind}.md of \`${slug}\` yet: ${say.draft(kind === 'prd' ? 'analyze' : 'architect', slug)} first.`
    : `${kind}.md of \`${slug}\` is ${gates[kind].state}: ${gates[kind].reason}. It has to be final first: ${say.finalize(kind, slug)}.`;

/** The gates before a document. A design may come without a prd; a prd that is there has to be final. */
const tooEarly = (kind: GatedKind, stood: Stood): string | null => {
  for (const before of gatedKinds.slice(0, gatedKinds.indexOf(kind))) {
    const { state } = stood.gates[before];
    const isWaived = before === 'prd' && state === 'absent';
    if (!isWaived && state !== 'final') return notOpened(before, stood);
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
  say: Phrases;
}

/** Why a role does not begin; null where it does. */
export const refuseDraft = ({ role, slug, gates, document, say }: DraftAsked): string | null => {
  const kind = role === 'revise' ? document : (documentOf[role] ?? null);
  if (kind === null) return null;
  if (!gates) {
    if (role === 'plan' || role === 'revise')
      return `There is no pack \`${slug}\` yet: ${say.draft('analyze', slug)} begins one.`;
    return null;
  }
  if (role === 'revise' && gates[kind].state === 'absent')
    return `There is no ${kind}.md of \`${slug}\` to revise.`;
  const stood = { gates, slug, say };
  return overwrites(kind, stood) ?? (role === 'revise' ? null : tooEarly(kind, stood));
};
