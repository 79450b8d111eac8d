import { publicKeyOf } from '../pack/seal.ts';
import type { CliCommand } from './command.ts';
import { readSigner } from './keys.ts';
import { type ExitCode, exitCodes, type World } from './world.ts';

const key = async (file: string, { keyName }: { keyName: string }, world: World): Promise<ExitCode> => {
  const signer = await readSigner(file, keyName, world);
  world.out(`seal:\n  keys:\n    ${keyName}: "${publicKeyOf(signer)}"\n`);
  return exitCodes.clean;
};

export const keyCommand: CliCommand = {
  name: 'key',
  summary: 'Print the public key that verifies the seals made with a private key',
  examples: [
    [
      'specgate key app.private-key.pem',
      'paste it into .github/specgate.yml, and everybody can verify seals',
    ],
  ],
  define: (command, world, run) => {
    command
      .argument('<file>', "a private key in PEM: the App's, or an Ed25519 key of your own")
      .option('--key-name <name>', 'the name under which settings list the key', 'k1')
      .action((file: string, options: { keyName: string }) => run(() => key(file, options, world)));
  },
};
