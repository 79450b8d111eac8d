import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from '@jest/globals';
import { runCommandLine } from '../../src/cli/run.ts';
import type { World } from '../../src/cli/world.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export interface Workspace {
  root: string;
  write(path: string, content: string | Uint8Array): void;
  read(path: string): string;
  git(...args: string[]): string;
  /** The command line as its user has it, in this folder or one below. */
  run(
    line: string | string[],
    options?: { cwd?: string; env?: Record<string, string>; progress?: NonNullable<World['progress']> },
  ): Promise<Ran>;
}

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** A folder of its own on the disk, a git repository unless said otherwise. */
export const newWorkspace = ({ git = true } = {}): Workspace => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'specgate-test-')));
  roots.push(root);
  const runGit = (...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'user.name=alice', '-c', 'user.email=alice@example.org', '-c', 'commit.gpgsign=false', ...args],
      {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  if (git) {
    runGit('init', '--quiet', '--initial-branch=main');
    runGit('config', 'user.name', 'alice');
  }
  return {
    root,
    write: (path, content) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    git: runGit,
    run: async (line, { cwd = '.', env = {}, progress } = {}) => {
      const told: Ran = { code: 0, out: '', err: '' };
      told.code = await runCommandLine(
        typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line,
        {
          cwd: join(root, cwd),
          env,
          out: (text) => {
            told.out += text;
          },
          err: (text) => {
            told.err += text;
          },
          color: false,
          width: 100,
          now: () => '2026-11-20T18:00:00Z',
          ...(progress ? { progress } : {}),
          version: '1.2.3',
        },
      );
      return told;
    },
  };
};
