import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryRef } from '../domain/job.ts';
import { exists } from './files.ts';
import { GitError } from './git.ts';
import { headerOf, type MirrorGit, openMirrorGit } from './mirror-git.ts';
import { openTurns } from './turns.ts';

/**
 * Bare copies of repositories, one each, in which commits are looked at. They hold nothing that GitHub has not: whatever
 * is wrong with one, it is thrown away and fetched again.
 */
export interface Mirrors {
  /** The folder of the mirror, with these commits in it. */
  fetch(repository: RepositoryRef, wanted: Wanted): Promise<string>;
  /** Where a ref of the repository points now; null where there is none. */
  current(repository: RepositoryRef, ref: string): Promise<string | null>;
  /** Takes away those that nobody asked for in a long time, and the oldest where there are too many bytes. */
  prune(): Promise<void>;
}

export interface Wanted {
  /** Branches and other refs of the repository, by their full names; what is fetched is where they point now. */
  refs: readonly string[];
  /** Commits that have to be there afterwards, whatever the refs point to. */
  commits: readonly string[];
}

export interface MirrorsOptions {
  folder: string;
  /** Where repositories are cloned from, such as https://github.com. */
  origin: string;
  token(repository: RepositoryRef): Promise<string>;
  now(): number;
  /** A repository larger than this is not fetched in full. */
  megabytes?: number;
  /** Together they are kept below this. */
  totalMegabytes?: number;
  days?: number;
  milliseconds?: number;
}

/** It may be larger than we are prepared for: told to whoever waits for a verdict. */
export class RepositoryTooLarge extends Error {
  override name = 'RepositoryTooLarge';
}

const sizeOf = async (folder: string): Promise<number> => {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    size += await stat(join(entry.parentPath, entry.name)).then(
      (file) => file.size,
      () => 0,
    );
  }
  return size;
};

const megabyte = 1024 * 1024;

/** A folder of mirrors, and what it takes to fill it. */
interface Place {
  options: Required<MirrorsOptions>;
  git: MirrorGit;
  inTurn: ReturnType<typeof openTurns>;
  /** Names of mirrors that are being fetched. */
  busy: Set<string>;
}

const addressOf = ({ options }: Place, { owner, name }: RepositoryRef): string =>
  `${options.origin}/${owner}/${name}.git`;

const create = async ({ git }: Place, root: string): Promise<void> => {
  const beside = `${root}.${process.pid}.new`;
  await rm(beside, { recursive: true, force: true });
  await mkdir(beside, { recursive: true });
  await git.run(beside, ['init', '--bare', '--quiet', '--initial-branch=none']);
  // Files of the working tree that clones share, such as attributes, mean nothing here.
  await writeFile(join(beside, 'info', 'attributes'), '');
  await rename(beside, root);
};

const checkSize = async ({ options }: Place, root: string, { owner, name }: RepositoryRef): Promise<void> => {
  const size = await sizeOf(root);
  if (size <= options.megabytes * megabyte) return;
  await rm(root, { recursive: true, force: true });
  throw new RepositoryTooLarge(
    `${owner}/${name} takes ${Math.round(size / megabyte)} MB, and this service is set up for ${options.megabytes} MB`,
  );
};

const download = async (
  place: Place,
  root: string,
  repository: RepositoryRef,
  { refs, commits }: Wanted,
): Promise<void> => {
  const { options, git } = place;
  const header = headerOf(await options.token(repository));
  const specs = [...refs.map((ref) => `+${ref}:${ref}`), ...commits];
  const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
  await git.run(root, [...args, '--', addressOf(place, repository), ...specs], header);
  await checkSize(place, root, repository);
};

const fill = async (place: Place, root: string, repository: RepositoryRef, wanted: Wanted): Promise<void> => {
  const { options, git } = place;
  await mkdir(options.folder, { recursive: true });
  if (!(await exists(join(root, 'HEAD')))) await create(place, root);
  const isEnough = wanted.refs.length === 0 && (await git.hasAll(root, wanted.commits));
  if (!isEnough) await download(place, root, repository, wanted);
  if (!(await git.hasAll(root, wanted.commits)))
    throw new GitError('a commit that was to be judged could not be fetched');
  const moment = options.now() / 1000;
  await utimes(root, moment, moment);
};

/** A process that was killed leaves locks and halves behind, and its git may still be at work there. */
const isBroken = (error: unknown): boolean =>
  error instanceof GitError &&
  /\.lock|lock ref|corrupt|bad (?:object|tree|config|signature)|not a git repository|unable to read|invalid (?:object|index-pack)|missing (?:blob|tree|commit)|necessary objects/i.test(
    error.message,
  );

/** Out of the way first: who still writes into it writes into nothing that counts. */
const discard = async (root: string): Promise<void> => {
  const aside = `${root}.${process.pid}.old`;
  await rm(aside, { recursive: true, force: true });
  await rename(root, aside);
  await rm(aside, { recursive: true, force: true, maxRetries: 3 });
};

const fillAnew = async (
  place: Place,
  root: string,
  repository: RepositoryRef,
  wanted: Wanted,
): Promise<void> => {
  try {
    await fill(place, root, repository, wanted);
  } catch (error) {
    if (!isBroken(error)) throw error;
    await discard(root);
    await fill(place, root, repository, wanted);
  }
};

const fetchMirror = (place: Place, repository: RepositoryRef, wanted: Wanted): Promise<string> => {
  const name = `${repository.id}.git`;
  const root = join(place.options.folder, name);
  return place.inTurn(name, async () => {
    place.busy.add(name);
    try {
      await fillAnew(place, root, repository, wanted);
      return root;
    } finally {
      place.busy.delete(name);
    }
  });
};

const currentRef = async (place: Place, repository: RepositoryRef, ref: string): Promise<string | null> => {
  const { options, git } = place;
  await mkdir(options.folder, { recursive: true });
  const header = headerOf(await options.token(repository));
  const told = await git.run(options.folder, ['ls-remote', '--', addressOf(place, repository), ref], header);
  const rows = told.split('\n').map((line) => line.split('\t'));
  return rows.find(([, name]) => name === ref)?.[0] ?? null;
};

const pruneMirrors = async ({ options, inTurn, busy }: Place): Promise<void> => {
  const { folder, now, days, totalMegabytes } = options;
  if (!(await exists(folder))) return;
  const mirrors: { name: string; at: number; size: number }[] = [];
  for (const name of (await readdir(folder)).filter((each) => /^\d+\.git$/.test(each))) {
    const root = join(folder, name);
    mirrors.push({ name, at: (await stat(root)).mtimeMs, size: await sizeOf(root) });
  }
  let total = mirrors.reduce((sum, { size }) => sum + size, 0);
  for (const { name, at, size } of mirrors.toSorted((a, b) => a.at - b.at)) {
    const isOld = now() - at > days * 86_400_000;
    if ((!isOld && total <= totalMegabytes * megabyte) || busy.has(name)) continue;
    await inTurn(name, () => rm(join(folder, name), { recursive: true, force: true }));
    total -= size;
  }
};

const standard = { megabytes: 2_000, totalMegabytes: 20_000, days: 14, milliseconds: 5 * 60_000 };

export const openMirrors = (given: MirrorsOptions): Mirrors => {
  const options = { ...standard, ...given };
  const git = openMirrorGit(options.milliseconds);
  const place: Place = { options, git, inTurn: openTurns(), busy: new Set() };
  return {
    fetch: (repository, wanted) => fetchMirror(place, repository, wanted),
    current: (repository, ref) => currentRef(place, repository, ref),
    prune: () => pruneMirrors(place),
  };
};
