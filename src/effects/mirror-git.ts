import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GitError } from './git.ts';

/** git as mirrors run it: nothing of this machine's settings, nothing of a stranger's repository is followed. */

const run = promisify(execFile);

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

export const headerOf = (token: string): string =>
  `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

export interface MirrorGit {
  /** What git answers in a folder; `header` is sent along with what it asks of the network. */
  run(root: string, args: readonly string[], header?: string): Promise<string>;
  /** Whether all of these are there. */
  hasAll(root: string, commits: readonly string[]): Promise<boolean>;
}

/** What git says first is what is wrong; the rest is advice. Folders of this machine are nobody's business. */
const whyFailed = (error: unknown, root: string, milliseconds: number): string => {
  const { stderr = '', killed = false } = error as { stderr?: string; killed?: boolean };
  if (killed) return `took more than ${milliseconds / 1000} seconds`;
  const lines = stderr.trim().split('\n');
  const told = lines.find((line) => /^(?:fatal|error):/.test(line)) ?? lines.at(-1) ?? '';
  return told.replaceAll(root, 'the mirror');
};

export const openMirrorGit = (milliseconds: number): MirrorGit => {
  const runGit = async (root: string, args: readonly string[], header?: string): Promise<string> => {
    try {
      const { stdout } = await run('git', ['-C', root, ...args], {
        env: environmentOf(header ?? null),
        maxBuffer: 64 * 1024 * 1024,
        timeout: milliseconds,
        killSignal: 'SIGKILL',
      });
      return stdout;
    } catch (error) {
      // The cause is left out: it holds the arguments and the environment.
      throw new GitError(`git ${args[0] ?? ''}: ${whyFailed(error, root, milliseconds)}`);
    }
  };
  const has = (root: string, commit: string): Promise<boolean> =>
    runGit(root, ['cat-file', '-e', `${commit}^{commit}`]).then(
      () => true,
      () => false,
    );
  return {
    run: runGit,
    hasAll: async (root, commits) => {
      for (const commit of commits) if (!(await has(root, commit))) return false;
      return true;
    },
  };
};
