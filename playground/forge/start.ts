import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runAct } from './control/acts.ts';
import { type Answered, type Forge, keepTrack } from './forge.ts';
import { faultOfGit } from './git/version.ts';
import { allDelivered } from './hooks/deliver.ts';
import { createForgeServer } from './server.ts';
import { emptyStore } from './store.ts';

export interface ForgeOptions {
  /** Any free one unless it is said. */
  port?: number;
  /** Where the repositories are kept; a folder of its own, gone at the end, unless it is said. */
  dataDir?: string;
  now?: () => Date;
  /** Sees each answer of the API, so that a test can hold it against GitHub's description. */
  onAnswer?: (answered: Answered) => void;
  /** The same for webhooks. */
  onEvent?: (event: string, payload: Record<string, unknown>) => void;
}

export interface RunningForge {
  /** For browsers and git. */
  url: string;
  /** For API clients, as their base URL. */
  apiUrl: string;
  /** What cannot be done through GitHub's API; `POST /_forge/NAME` does the same. */
  act<T = Record<string, unknown>>(name: string, given?: object): Promise<T>;
  /** Resolves when no webhook is under way any more. */
  delivered(): Promise<void>;
  stop(): Promise<void>;
}

const folderFor = async (dataDir: string | undefined): Promise<string> => {
  if (dataDir === undefined) return mkdtemp(join(tmpdir(), 'forge-'));
  await mkdir(dataDir, { recursive: true });
  return resolve(dataDir);
};

export const startForge = async (options: ForgeOptions = {}): Promise<RunningForge> => {
  const fault = faultOfGit();
  if (fault !== null) throw new Error(fault);
  const dataDir = await folderFor(options.dataDir);
  const ending = new AbortController();
  const forge: Forge = {
    store: emptyStore(),
    url: '',
    apiUrl: '',
    dataDir,
    faults: [],
    stopping: ending.signal,
    work: new Set(),
    now: options.now ?? (() => new Date()),
    onAnswer: options.onAnswer,
    onEvent: options.onEvent,
  };
  const server = createForgeServer(forge);
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  forge.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  forge.apiUrl = `${forge.url}/api/v3`;
  return {
    url: forge.url,
    apiUrl: forge.apiUrl,
    act: async <T>(name: string, given: object = {}) => {
      if (ending.signal.aborted) throw new Error('The forge has ended');
      return keepTrack(forge, runAct(forge, name, given)) as Promise<T>;
    },
    delivered: () => allDelivered(forge),
    stop: async () => {
      ending.abort();
      server.closeAllConnections();
      server.close();
      await Promise.all(forge.work);
      await allDelivered(forge);
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
};
