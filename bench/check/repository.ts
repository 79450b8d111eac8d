import { execFileSync, spawnSync } from 'node:child_process';
import type { Files } from './grow.ts';

/** Commits that are the same wherever and whenever they are made. */
const signature = 'Bench <bench@example.org> 1767225600 +0000';

const blob = (path: string, text: string): string =>
  `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;

/** Each holds some files over those before it. */
export const writeCommits = (root: string, commits: readonly Files[]): void => {
  execFileSync('git', ['init', '--quiet', root]);
  const stream = commits.map(
    (files, index) =>
      `commit refs/heads/bench\nmark :${index + 1}\ncommitter ${signature}\ndata 1\n${index % 10}\n` +
      `${index === 0 ? '' : `from :1\n`}${[...files].map(([path, text]) => blob(path, text)).join('')}\n` +
      `reset refs/tags/c${index}\nfrom :${index + 1}\n\n`,
  );
  const { status, stderr } = spawnSync('git', ['-C', root, 'fast-import', '--quiet', '--force'], {
    input: stream.join(''),
  });
  if (status !== 0) throw new Error(`git fast-import: ${stderr.toString()}`);
  execFileSync('git', ['-C', root, 'checkout', '--quiet', 'c0']);
};
