import type { RepositoryRef } from '../domain/job.ts';
import type { Model } from '../domain/model.ts';
import type { Journal, Memory, Queue, RunningJob } from '../domain/queue.ts';
import type { GitHub } from '../effects/github/client.ts';
import type { Mirrors } from '../effects/mirrors.ts';
import type { ModelSettings } from '../settings/model.ts';
import type { ServiceSettings } from '../settings/service.ts';
import type { Signer } from '../pack/seal.ts';
import type { Judges } from '../pipeline/judges.ts';

export interface Log {
  info(what: object, message: string): void;
  warn(what: object, message: string): void;
  error(what: object, message: string): void;
  child(bindings: object): Log;
}

/** All that jobs work with. */
export interface Service {
  github: GitHub;
  mirrors: Mirrors;
  judges: Judges;
  queue: Queue;
  memory: Memory;
  journal: Journal;
  /** Null where the built-in drafter writes. */
  model: Model | null;
  modelSettings: ModelSettings | null;
  ci: ServiceSettings['ci'];
  signer: Signer;
  /** The name under which this App acts: `specgate[bot]`. */
  login: string;
  /** Where people look at repositories, such as https://github.com. */
  webUrl: string;
  /** How often is looked for what was missed. */
  sweepSeconds: number;
  now(): Date;
  log: Log;
}

/** One job at work. */
export interface Work {
  service: Service;
  running: RunningJob;
  log: Log;
}

export const webAddress = ({ webUrl }: Service, { owner, name }: RepositoryRef): string =>
  `${webUrl}/${owner}/${name}`;
