import { generateKeyPairSync } from 'node:crypto';
import type { GatedKind } from '../../src/domain/document.ts';
import type { Trust } from '../../src/domain/gate.ts';
import { finalizeDocument, type FinalizeRequest } from '../../src/pack/finalize.ts';
import { type Pack, readPack } from '../../src/pack/pack.ts';
import { deriveSigner, publicKeyOf, type Signer } from '../../src/pack/seal.ts';

/** A pack as files, and the keys to seal it: what the tests of gates and seals play with. */

export const folder = 'docs/features/waitlist';
export type Files = Readonly<Record<string, string>>;

const newSigner = (name: string): Signer =>
  deriveSigner(
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    name,
  );

export const signer = newSigner('k1');
export const nextSigner = newSigner('k2');
export const stranger = newSigner('k1');

export const trust: Trust = {
  mode: 'seal',
  keys: { k1: publicKeyOf(signer), k2: publicKeyOf(nextSigner) },
  repository: 4711,
};

export const packOf = (files: Files, at = folder): Pack =>
  readPack({
    slug: 'waitlist',
    folder: at,
    files: Object.entries(files).map(([name, text]) => ({ path: `${at}/${name}`, text })),
  });

export const drafts: Files = {
  'prd.md':
    '---\ndocument: prd # the first one\nstatus: draft\n---\n\n# Waitlist\n\n- FR-001 Students can join.\n',
  'fdd.md': '---\ndocument: fdd\nstatus: draft\n---\n\n# Waitlist design\n\nA table.\n',
  'plan.md':
    '---\ndocument: plan\nstatus: draft\n---\n\n# Waitlist plan\n\n## Phase 1: Table\n\n- [ ] Add the table\n- [ ] Add the page\n',
};

export type Finalized = { files: Files } | { problem: string };

export const finalize = (
  files: Files,
  kind: GatedKind,
  options: Partial<FinalizeRequest> = {},
): Finalized => {
  const outcome = finalizeDocument({
    pack: packOf(files),
    kind,
    trust,
    by: 'alice',
    permission: 'maintain',
    at: '2026-11-20T18:00:00Z',
    pull: 57,
    signer,
    ...options,
  });
  return 'problem' in outcome ? outcome : { files: { ...files, [`${kind}.md`]: outcome.text } };
};

export const finalizeAll = (
  files: Files,
  kinds: readonly GatedKind[] = ['prd', 'fdd', 'plan'],
  options: Partial<FinalizeRequest> = {},
): Files =>
  kinds.reduce<Files>((current, kind) => {
    const result = finalize(current, kind, options);
    if ('problem' in result) throw new Error(result.problem);
    return result.files;
  }, files);
