import { resolve } from 'node:path';
import { readText } from '../effects/files.ts';
import { deriveSigner, type Signer } from '../pack/seal.ts';
import { UsageError } from '../pipeline/faults.ts';
import type { World } from './world.ts';

/** The sealing key of a private key file. The text of the key appears in no message. */
export const readSigner = async (file: string, name: string, world: World): Promise<Signer> => {
  const pem = await readText(resolve(world.cwd, file));
  if (pem === null) throw new UsageError(`There is no file \`${file}\``);
  try {
    return deriveSigner(pem, name);
  } catch {
    throw new UsageError(
      `\`${file}\` is not a private key in PEM, expected a text that starts with -----BEGIN PRIVATE KEY-----.\n` +
        "An App's key is downloaded from its settings page; a key of your own: openssl genpkey -algorithm ed25519",
    );
  }
};
