import type { Fault } from './faults.ts';
import type { Repository, Store } from './store.ts';

export interface Answered {
  method: string;
  /** Below the address of the API. */
  path: string;
  status: number;
  data: unknown;
}

/** What every act and every route is handed: the state, the addresses and the clock. */
export interface Forge {
  store: Store;
  /** Where people and git look; the API is below it, as on a GitHub Enterprise Server. */
  url: string;
  apiUrl: string;
  dataDir: string;
  faults: Fault[];
  /** What is under way is given up then, and nothing more begun. */
  stopping: AbortSignal;
  /** Requests and acts that are under way. */
  work: Set<Promise<unknown>>;
  now(): Date;
  /** Sees each answer of the API, as it leaves. */
  onAnswer?: ((answered: Answered) => void) | undefined;
  /** Sees each webhook, as it leaves. */
  onEvent?: ((event: string, payload: Record<string, unknown>) => void) | undefined;
}

/** Notes work for as long as it is under way. */
export const keepTrack = <Result>({ work }: Forge, begun: Promise<Result>): Promise<Result> => {
  const settled = begun
    .catch(() => {})
    .finally(() => {
      work.delete(settled);
    });
  work.add(settled);
  return begun;
};

export const timestamp = (forge: Forge): string =>
  forge
    .now()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');

export const folderOf = (forge: Forge, repository: Repository): string =>
  `${forge.dataDir}/${repository.id}.git`;

export const apiUrlOf = (forge: Forge, repository: Repository): string =>
  `${forge.apiUrl}/repos/${repository.owner.login}/${repository.name}`;

export const pageUrlOf = (forge: Forge, repository: Repository): string =>
  `${forge.url}/${repository.owner.login}/${repository.name}`;
