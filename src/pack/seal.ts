import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Trust } from '../domain/gate.ts';
import { canonicalJson, digestText } from '../text/digest.ts';
import { normalizeLineEndings } from '../text/lines.ts';
import type { FrontMatter } from './front-matter.ts';

/** A key that seals, under the name by which `seal.keys` in the settings lists its public half. */
export interface Signer {
  name: string;
  privateKey: KeyObject;
}

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * The sealing key that belongs to a private key in PEM. An Ed25519 key is itself; from any other (an App's RSA key)
 * one is derived, so that there is no second secret to keep. How the PEM is written makes no difference.
 */
export const deriveSigner = (pem: string, name: string): Signer => {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType === 'ed25519') return { name, privateKey: key };
  const secret = key.export({ type: 'pkcs8', format: 'der' });
  const seed = Buffer.from(hkdfSync('sha256', secret, 'specgate', 'specgate seal v1', 32));
  const der = Buffer.concat([pkcs8Prefix, seed]);
  return { name, privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
};

/** As `seal.keys` lists it: `ed25519:` and the 32 bytes in base64url. */
export const publicKeyOf = ({ privateKey }: Signer): string => {
  const der = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return `ed25519:${der.subarray(spkiPrefix.length).toString('base64url')}`;
};

const readPublicKey = (text: string): KeyObject =>
  createPublicKey({
    key: Buffer.concat([spkiPrefix, Buffer.from(text.slice('ed25519:'.length), 'base64url')]),
    format: 'der',
    type: 'spki',
  });

export interface Sealed {
  /** The file's front matter as text, fences included. */
  header: string;
  frontMatter: FrontMatter;
  path: string;
}

const sealValue = /(?<=^ {2}seal: )ed25519:[A-Za-z0-9_-]{86}$/gm;

/** Stands where the seal will: what is signed includes the place of its own signature. */
export const blankSeal = `ed25519:${'A'.repeat(86)}`;

/**
 * The bytes that are signed: the front matter as data without its seal, the repository and the path; and the front
 * matter as text but for the seal's own letters, because a comment or a space that somebody adds changes no data and
 * would else go unseen.
 */
const sealedBytes = ({ header, frontMatter, path }: Sealed, repository: number): Buffer | null => {
  const text = normalizeLineEndings(header);
  if (text.match(sealValue)?.length !== 1) return null;
  const { seal: _seal, ...finalized } = frontMatter.finalized ?? {};
  return Buffer.from(
    canonicalJson({
      version: 1,
      repository,
      path,
      frontMatter: { ...frontMatter, finalized },
      header: digestText(text.replace(sealValue, '')),
    }),
  );
};

/** Signs the bytes that a seal stands for. */
export const signBytes = (bytes: Buffer, { privateKey }: Signer): string =>
  `ed25519:${sign(null, bytes, privateKey).toString('base64url')}`;

/** The seal for a front matter that is complete but for it, and holds the blank one in its place. */
export const makeSeal = (unsealed: Sealed, repository: number, signer: Signer): string | null => {
  const bytes = sealedBytes(unsealed, repository);
  return bytes && signBytes(bytes, signer);
};

/** Base64 can spell the same bytes in several ways; only one of them is the seal. */
const readSignature = (seal: string): Buffer | null => {
  const letters = seal.slice('ed25519:'.length);
  const bytes = Buffer.from(letters, 'base64url');
  return bytes.toString('base64url') === letters ? bytes : null;
};

interface Signed {
  key?: string | undefined;
  seal?: string | undefined;
  /** What must have been signed, in the repository of this id; null where it cannot be told. */
  bytesIn(repository: number): Buffer | null;
  /** What the seal holds together, as the end of "it does not belong to". */
  holds: string;
}

/** Why a signature cannot be believed, as the end of a sentence; null where it holds. */
export const signatureFault = (
  { key, seal, bytesIn, holds }: Signed,
  trust: Pick<Trust, 'keys' | 'repository'>,
): string | null => {
  if (seal === undefined || key === undefined) return 'it carries no seal';
  const publicKey = Object.hasOwn(trust.keys, key) ? trust.keys[key] : undefined;
  if (publicKey === undefined)
    return `its seal is by key \`${key}\`, which \`seal.keys\` in the settings does not list`;
  if (trust.repository === null) {
    return "its seal cannot be verified without the repository's numeric id (`seal.repository` in the settings, or --repository-id)";
  }
  const bytes = bytesIn(trust.repository);
  const signature = readSignature(seal);
  return bytes && signature && verify(null, bytes, readPublicKey(publicKey), signature)
    ? null
    : `its seal does not belong to ${holds}`;
};

export const sealFault = (sealed: Sealed, trust: Pick<Trust, 'keys' | 'repository'>): string | null => {
  const { seal, key } = sealed.frontMatter.finalized ?? {};
  const bytesIn = (repository: number): Buffer | null => sealedBytes(sealed, repository);
  return signatureFault({ key, seal, bytesIn, holds: 'this front matter, path and repository' }, trust);
};
