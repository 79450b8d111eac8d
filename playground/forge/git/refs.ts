import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { remembered } from './remembered.ts';
import { git, tryGit } from './run.ts';

export interface Ref {
  name: string;
  sha: string;
  type: string;
}

export const noCommit = '0'.repeat(40);

const resolveAs = async (folder: string, revision: string, type: string): Promise<string | null> =>
  (
    await tryGit(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{${type}}`])
  )?.trim() ?? null;

/** Most refs are files of their own; git is asked only for the others. */
export const readRef = async (folder: string, name: string): Promise<string | null> => {
  const isPlain = /^refs\/[^\0\\]+$/.test(name) && !name.includes('..');
  const text = isPlain ? await readFile(join(folder, name), 'utf8').catch(() => '') : '';
  if (/^[0-9a-f]{40}\n$/.test(text)) return text.trim();
  return (await tryGit(folder, ['show-ref', '--verify', '--hash', name]))?.trim() ?? null;
};

/** A branch comes before a tag, and both before an id. */
export const resolveCommit = async (folder: string, name: string): Promise<string | null> => {
  const names = name.startsWith('refs/')
    ? [name]
    : [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`];
  for (const candidate of [...names, ...(/^[0-9a-f]{4,40}$/.test(name) || name === 'HEAD' ? [name] : [])]) {
    const sha = await resolveAs(folder, candidate, 'commit');
    if (sha !== null) return sha;
  }
  return null;
};

export const resolveTree = (folder: string, name: string): Promise<string | null> =>
  resolveAs(folder, name, 'tree');

export const typeOf = async (folder: string, sha: string): Promise<string | null> =>
  (await tryGit(folder, ['cat-file', '-t', sha]))?.trim() ?? null;

export const listRefs = async (folder: string, prefix: string): Promise<Ref[]> => {
  const text = await git(folder, [
    'for-each-ref',
    '--format=%(refname) %(objectname) %(objecttype)',
    '--sort=refname',
  ]);
  return text
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => {
      const [name = '', sha = '', type = ''] = line.split(' ');
      return { name, sha, type };
    });
};

export const listBranches = async (folder: string): Promise<Ref[]> =>
  (await listRefs(folder, 'refs/heads/')).map((ref) => ({
    ...ref,
    name: ref.name.slice('refs/heads/'.length),
  }));

export const isValidRef = async (folder: string, name: string): Promise<boolean> =>
  name.split('/').length >= 3 && (await tryGit(folder, ['check-ref-format', name])) !== null;

export const isAncestor = remembered(
  async (folder, older, newer) =>
    (await tryGit(folder, ['merge-base', '--is-ancestor', older, newer])) !== null,
);

export const mergeBase = remembered(
  async (folder, one, other) => (await tryGit(folder, ['merge-base', one, other]))?.trim() ?? null,
);

/** Moves a ref only from where it is said to be: false when somebody was faster. */
export const moveRef = async (folder: string, name: string, to: string, from: string): Promise<boolean> =>
  (await tryGit(folder, ['update-ref', name, to, from])) !== null;

export const deleteRef = async (folder: string, name: string, from: string): Promise<boolean> =>
  (await tryGit(folder, ['update-ref', '-d', name, from])) !== null;
