import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { type ForgeOptions, type RunningForge, startForge } from '../forge/start.ts';

/** The App as a process of its own, and a forge that it takes for GitHub. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = load(readFileSync(join(root, 'app.yml'), 'utf8')) as {
  default_permissions: Record<string, string>;
  default_events: string[];
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

export interface RunningApp {
  port: number;
  /** What it asked of GitHub's API against the published descriptions. */
  wrongRequests: string[];
  log: Record<string, unknown>[];
  /** Ends it as a system would that wants it to stop, or as a crash would. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

export interface AppWorld {
  forge: RunningForge;
  app: { id: number; slug: string; pem: string; webhookSecret: string };
  dataDir: string;
  /** For what is needed for a moment. */
  scratch: string;
  start(env?: Record<string, string>): Promise<RunningApp>;
  /** Ends the App as a system would, and starts it again. */
  restart(env?: Record<string, string>): Promise<RunningApp>;
  /** Calls the forge's API as a person. */
  as(login: string): <Answer = unknown>(method: string, path: string, body?: object) => Promise<Answer>;
  stop(): Promise<void>;
}

const linesOf = (onLine: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  };
};

const startApp = async (
  world: Pick<AppWorld, 'forge' | 'app' | 'dataDir'> & { preload: readonly string[] },
  port: number,
  env: Record<string, string>,
  onSpawn: (child: ChildProcess) => void,
): Promise<RunningApp> => {
  const { forge, app, dataDir, preload } = world;
  const child: ChildProcess = spawn(
    process.execPath,
    [
      ...['./playground/world/end-with-parent.ts', ...preload].flatMap((file) => ['--import', file]),
      'src/app.ts',
    ],
    {
      cwd: root,
      // Whoever is told by a terminal to end ends it in an order, with all that it has started.
      detached: true,
      env: {
        PATH: process.env['PATH'],
        APP_ID: String(app.id),
        PRIVATE_KEY: app.pem,
        WEBHOOK_SECRET: app.webhookSecret,
        PORT: String(port),
        DATA_DIR: dataDir,
        GITHUB_API_URL: forge.apiUrl,
        GITHUB_URL: forge.url,
        SPECGATE_CACHE: join(dataDir, 'facts'),
        LOG_LEVEL: 'debug',
        RETRY_MILLISECONDS: '100',
        ATTEMPTS: '4',
        ...env,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  onSpawn(child);
  const log: Record<string, unknown>[] = [];
  const { promise: working, resolve: ready, reject: broken } = Promise.withResolvers<void>();
  child.stdout?.on(
    'data',
    linesOf((line) => {
      if (process.env['APP_LOG']) process.stderr.write(`${line}\n`);
      try {
        const entry = JSON.parse(line) as Record<string, unknown>;
        log.push(entry);
        if (entry['msg'] === 'working') ready();
      } catch {
        log.push({ line });
      }
    }),
  );
  let told = '';
  const wrongRequests: string[] = [];
  const hearWrong = linesOf((line) => {
    if (line.startsWith('wrong request: ')) wrongRequests.push(line);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    told += chunk.toString();
    hearWrong(chunk);
    if (process.env['APP_LOG']) process.stderr.write(chunk);
  });
  child.on('exit', (code) => broken(new Error(`the App ended with ${code}: ${told}`)));
  await working;
  return {
    port,
    wrongRequests,
    log,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
};

const isThere = (group: number): boolean => {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
};

/** Ends a process with all that it has started. */
const endGroup = async ({ pid }: ChildProcess): Promise<void> => {
  if (pid === undefined || !isThere(pid)) return;
  process.kill(-pid, 'SIGKILL');
  await until('the end of the App', async () => !isThere(pid));
};

export interface WorldOptions {
  /** Of the forge; any free one unless it is said. */
  port?: number;
  /** Where everything is kept; a folder of its own, gone at the end, unless it is said. */
  folder?: string;
  /** Sees what the forge answers and tells. */
  watch?: Pick<ForgeOptions, 'onAnswer' | 'onEvent'>;
  /** Modules that are loaded into the App before it starts. */
  preload?: readonly string[];
}

export const openWorld = async ({
  port: forgePort,
  folder,
  watch = {},
  preload = [],
}: WorldOptions = {}): Promise<AppWorld> => {
  const forge = await startForge({
    ...watch,
    ...(forgePort === undefined ? {} : { port: forgePort }),
    ...(folder === undefined ? {} : { dataDir: join(folder, 'forge') }),
  });
  const dataDir = folder === undefined ? await mkdtemp(join(tmpdir(), 'specgate-app-')) : join(folder, 'app');
  const port = await freePort();
  for (const [login, type] of [
    ['acme', 'Organization'],
    ['alice', 'User'],
    ['bob', 'User'],
    ['carol', 'User'],
    ['mallory', 'User'],
  ])
    await forge.act('user', { login, type });
  const app = await forge.act<AppWorld['app']>('app', {
    name: 'Specgate',
    owner: 'acme',
    webhookUrl: `http://127.0.0.1:${port}/api/github/webhooks`,
    webhookSecret: 'a secret that nobody can guess',
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  const running: RunningApp[] = [];
  const world = { forge, app, dataDir, scratch: folder ?? tmpdir() };
  const spawned: ChildProcess[] = [];
  let isOver = false;
  const tokens = new Map<string, string>();
  const start = async (env: Record<string, string> = {}): Promise<RunningApp> => {
    if (isOver) throw new Error('The world has ended');
    const started = await startApp({ ...world, preload }, port, env, (child) => spawned.push(child));
    running.push(started);
    return started;
  };
  return {
    ...world,
    start,
    restart: async (env) => {
      await running.at(-1)?.stop('SIGTERM');
      return start(env);
    },
    as:
      (login) =>
      async <Answer>(method: string, path: string, body?: object) => {
        const token = tokens.get(login) ?? (await forge.act<{ token: string }>('user', { login })).token;
        tokens.set(login, token);
        const response = await fetch(`${forge.apiUrl}${path}`, {
          method,
          headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        });
        const text = await response.text();
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
        return (text === '' ? null : JSON.parse(text)) as Answer;
      },
    stop: async () => {
      isOver = true;
      for (const child of spawned) await endGroup(child);
      await forge.stop();
      await rm(folder ?? dataDir, { recursive: true, force: true });
      const wrong = running.flatMap((each) => each.wrongRequests);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    },
  };
};

/** Waits for what has to come; never for a time. */
export const until = async <Value>(
  what: string,
  look: () => Promise<Value | null | undefined | false>,
  seconds = 40,
): Promise<Value> => {
  const end = Date.now() + seconds * 1000;
  // Many who wait for long together would use up what somebody may ask of the API in an hour.
  for (let pause = 100; ; pause = Math.min(pause * 1.15, 1_500)) {
    const found = await look();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};
