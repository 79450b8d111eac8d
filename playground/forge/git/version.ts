import { spawnSync } from 'node:child_process';
import { gitEnvironment } from './run.ts';

/** The first that merges without a working tree: `git merge-tree --write-tree`. */
const oldest = [2, 38] as const;

const wanted = `expected git ${oldest.join('.')} or later in PATH, for the forge merges with \`git merge-tree --write-tree\`. Install it and run this again.`;

const isOldEnough = (major: number, minor: number): boolean =>
  major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);

/** Why the git of this machine does not do; null where it does. */
export const faultOfGit = (): string | null => {
  const { stdout, error } = spawnSync('git', ['--version'], { env: gitEnvironment(), encoding: 'utf8' });
  if (error) return `Missing git, ${wanted}`;
  const [, version = stdout.trim(), major, minor] = /^git version ((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
  return isOldEnough(Number(major), Number(minor)) ? null : `Unexpected git ${version}, ${wanted}`;
};
