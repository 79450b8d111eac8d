import { execFile } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RepositoryRef } from '../domain/job.ts';
import { exists } from './files.ts';
import { GitError } from './git.ts';

const run = promisify(execFile);

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

const settings: Readonly<Record<string, string>> = {
  // What comes from a stranger's repository is looked at, and nothing of it is run or followed.
  'core.hooksPath': '/dev/null',
  'protocol.file.allow': 'never',
  'protocol.ext.allow': 'never',
  'http.followRedirects': 'initial',
  'fetch.fsckObjects': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'credential.helper': '',
};

/** In the environment, where only this user can see it: not in the address, the arguments or a file. */
const environmentOf = (header: string | null): NodeJS.ProcessEnv => {
  const all = [
    ...Object.entries(settings),
    ...(header === null ? [] : [['http.extraHeader', header] as const]),
  ];
  return {
    PATH: process.env['PATH'],
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(
      all.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...(process.env['NODE_EXTRA_CA_CERTS'] === undefined
      ? {}
      : { GIT_SSL_CAINFO: process.env['NODE_EXTRA_CA_CERTS'] }),
  };
};

const headerOf = (token: string): string =>
  `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

/** One thing at a time for each key. */
const openTurns = () => {
  const last = new Map<string, Promise<unknown>>();
  return <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(key) ?? Promise.resolve()).catch(() => {}).then(work);
    const settled = turn
      .catch(() => {})
      .finally(() => {
        if (last.get(key) === settled) last.delete(key);
      });
    last.set(key, settled);
    return turn;
  };
};

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

export const openMirrors = (options: MirrorsOptions): Mirrors => {
  const { folder, origin, token, now } = options;
  const megabytes = options.megabytes ?? 2_000;
  const totalMegabytes = options.totalMegabytes ?? 20_000;
  const days = options.days ?? 14;
  const milliseconds = options.milliseconds ?? 5 * 60_000;
  const inTurn = openTurns();
  const busy = new Set<string>();

  const git = async (root: string, args: readonly string[], header: string | null): Promise<string> => {
    try {
      const { stdout } = await run('git', ['-C', root, ...args], {
        env: environmentOf(header),
        maxBuffer: 64 * megabyte,
        timeout: milliseconds,
        killSignal: 'SIGKILL',
      });
      return stdout;
    } catch (error) {
      const { stderr = '', killed = false } = error as { stderr?: string; killed?: boolean };
      const why = killed
        ? `took more than ${milliseconds / 1000} seconds`
        : (stderr.trim().split('\n').at(-1) ?? '');
      // The cause is left out: it holds the arguments and the environment.
      throw new GitError(`git ${args[0] ?? ''}: ${why}`);
    }
  };

  const addressOf = ({ owner, name }: RepositoryRef): string => `${origin}/${owner}/${name}.git`;

  const create = async (root: string): Promise<void> => {
    const beside = `${root}.${process.pid}.new`;
    await rm(beside, { recursive: true, force: true });
    await mkdir(beside, { recursive: true });
    await git(beside, ['init', '--bare', '--quiet', '--initial-branch=none'], null);
    // Files of the working tree that clones share, such as attributes, mean nothing here.
    await writeFile(join(beside, 'info', 'attributes'), '');
    await rename(beside, root);
  };

  const hasAll = async (root: string, commits: readonly string[]): Promise<boolean> => {
    for (const commit of commits) {
      const isThere = await git(root, ['cat-file', '-e', `${commit}^{commit}`], null).then(
        () => true,
        () => false,
      );
      if (!isThere) return false;
    }
    return true;
  };

  const checkSize = async (root: string, repository: RepositoryRef): Promise<void> => {
    const size = await sizeOf(root);
    if (size <= megabytes * megabyte) return;
    await rm(root, { recursive: true, force: true });
    throw new RepositoryTooLarge(
      `${repository.owner}/${repository.name} takes ${Math.round(size / megabyte)} MB, and this service is set up for ${megabytes} MB`,
    );
  };

  const fetchInto = async (
    root: string,
    repository: RepositoryRef,
    { refs, commits }: Wanted,
  ): Promise<void> => {
    const header = headerOf(await token(repository));
    const specs = [...refs.map((ref) => `+${ref}:${ref}`), ...commits];
    const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules'];
    await git(root, [...args, '--', addressOf(repository), ...specs], header);
    await checkSize(root, repository);
  };

  const fetchNow = async (root: string, repository: RepositoryRef, wanted: Wanted): Promise<void> => {
    if (!(await exists(join(root, 'HEAD')))) await create(root);
    const isEnough = wanted.refs.length === 0 && (await hasAll(root, wanted.commits));
    if (!isEnough) await fetchInto(root, repository, wanted);
    if (!(await hasAll(root, wanted.commits)))
      throw new GitError('a commit that was to be judged could not be fetched');
    const moment = now() / 1000;
    await utimes(root, moment, moment);
  };

  const fetch = (repository: RepositoryRef, wanted: Wanted): Promise<string> => {
    const name = `${repository.id}.git`;
    const root = join(folder, name);
    return inTurn(name, async () => {
      busy.add(name);
      try {
        await mkdir(folder, { recursive: true });
        await fetchNow(root, repository, wanted);
        return root;
      } finally {
        busy.delete(name);
      }
    });
  };

  const current = async (repository: RepositoryRef, ref: string): Promise<string | null> => {
    await mkdir(folder, { recursive: true });
    const header = headerOf(await token(repository));
    const told = await git(folder, ['ls-remote', '--', addressOf(repository), ref], header);
    return (
      told
        .split('\n')
        .map((line) => line.split('\t'))
        .find(([, name]) => name === ref)?.[0] ?? null
    );
  };

  const prune = async (): Promise<void> => {
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

  return { fetch, current, prune };
};
