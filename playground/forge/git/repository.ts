import { appendFile, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './run.ts';

/** git says here what was pushed, and is told here what may not be. */
const hooks = {
  'post-receive': 'test -z "$FORGE_PUSHED" || cat >"$FORGE_PUSHED"',
  'pre-receive': 'test -z "$FORGE_REFUSED" || { printf "%s\\n" "$FORGE_REFUSED" >&2; exit 1; }',
};

const writeHooks = async (folder: string): Promise<void> => {
  for (const [name, command] of Object.entries(hooks)) {
    const path = join(folder, 'hooks', name);
    await writeFile(path, `#!/bin/sh\n${command}\n`);
    await chmod(path, 0o755);
  }
};

const settings = `
[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
	allowFilter = true
[gc]
	auto = 0
`;

const prepare = async (folder: string): Promise<void> => {
  await appendFile(join(folder, 'config'), settings);
  await mkdir(join(folder, 'hooks'), { recursive: true });
  await writeHooks(folder);
};

export const createBare = async (folder: string, branch: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  await git(folder, ['init', '--quiet', '--bare', `--initial-branch=${branch}`]);
  await prepare(folder);
};

/** A fork shares nothing with where it comes from but what it had when it was made. */
export const copyBare = async (from: string, to: string, branch: string): Promise<void> => {
  await createBare(to, branch);
  await git(to, [
    'fetch',
    '--quiet',
    '--no-tags',
    from,
    '+refs/heads/*:refs/heads/*',
    '+refs/tags/*:refs/tags/*',
  ]);
};
