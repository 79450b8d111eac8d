import { spawn } from 'node:child_process';
import { devNull } from 'node:os';

export class GitFailed extends Error {
  override name = 'GitFailed';
  status: number | null;
  output: string;

  constructor(status: number | null, message: string, output: string) {
    super(message);
    this.status = status;
    this.output = output;
  }
}

export interface GitOptions {
  input?: string | Buffer;
  env?: Record<string, string>;
}

/** The same on every machine: nobody's own settings, hooks or signing keys. */
export const gitEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
});

const collect = (stream: NodeJS.ReadableStream): Buffer[] => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return chunks;
};

export const gitBytes = (
  folder: string,
  args: readonly string[],
  { input, env = {} }: GitOptions = {},
): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: folder, env: { ...gitEnvironment(), ...env } });
    const out = collect(child.stdout);
    const err = collect(child.stderr);
    child.on('error', reject);
    // git may have ended before it has read everything; its exit code says why.
    child.stdin.on('error', () => undefined);
    child.on('close', (status) => {
      if (status === 0) resolve(Buffer.concat(out));
      else {
        const said = Buffer.concat(err).toString().trim();
        reject(new GitFailed(status, `git ${args[0] ?? ''}: ${said}`, Buffer.concat(out).toString()));
      }
    });
    child.stdin.end(input);
  });

export const git = async (
  folder: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string> => (await gitBytes(folder, args, options)).toString();

/** git's answer where "no" is one of its answers. */
export const tryGit = async (
  folder: string,
  args: readonly string[],
  options: GitOptions = {},
): Promise<string | null> => {
  try {
    return await git(folder, args, options);
  } catch (error) {
    if (error instanceof GitFailed) return null;
    throw error;
  }
};
