import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Person } from './objects.ts';
import { writeCommit } from './objects.ts';
import { moveRef, noCommit } from './refs.ts';
import { git } from './run.ts';

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Branches and tags of a git repository; false where the folder is none. */
export const importRepository = async (folder: string, source: string): Promise<boolean> => {
  const isRepository = (await isThere(join(source, '.git'))) || (await isThere(join(source, 'HEAD')));
  if (!isRepository) return false;
  const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  await git(folder, ['fetch', '--quiet', resolve(source), ...refs]);
  return true;
};

/** The files of a folder as one commit. */
export const importFolder = async (
  folder: string,
  source: string,
  branch: string,
  person: Person,
): Promise<void> => {
  await readdir(source);
  const scratch = await mkdtemp(join(dirname(folder), 'import-'));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, 'index'), GIT_DIR: folder, GIT_WORK_TREE: resolve(source) };
    await git(source, ['add', '--all', '--force', '.'], { env });
    const tree = (await git(source, ['write-tree'], { env })).trim();
    const message = 'Start';
    const sha = await writeCommit(folder, { tree, parents: [], message, author: person, committer: person });
    await moveRef(folder, `refs/heads/${branch}`, sha, noCommit);
  } finally {
    await rm(scratch, { recursive: true });
  }
};
