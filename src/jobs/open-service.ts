import { join } from 'node:path';
import { openGitHub } from '../effects/github/client.ts';
import { statusOf } from '../effects/github/errors.ts';
import { type Metrics, openMetrics } from '../effects/http/metrics.ts';
import type { openLog } from '../effects/http/open-log.ts';
import { openModel } from '../effects/model/open-model.ts';
import { openServer } from '../effects/http/open-server.ts';
import { openMirrors } from '../effects/mirrors.ts';
import type { OpenQueue } from '../effects/queue/open-queue-on.ts';
import { openQueue } from '../effects/queue/open-queue.ts';
import { deriveSigner } from '../pack/seal.ts';
import { openJudges } from '../pipeline/judges.ts';
import type { ServiceSettings } from '../settings/service.ts';
import { failJob, runJob } from './run-job.ts';
import type { Service } from './service.ts';

/** The service from settings to jobs: what is opened first is closed last. */

type ServiceLog = ReturnType<typeof openLog>;

export interface RunningService {
  /** Resolves once jobs are worked on; rejects where GitHub does not know this App. */
  working: Promise<void>;
  /** Finishes what runs, and takes in nothing more. */
  stop(): Promise<void>;
}

export class UnknownApp extends Error {
  override name = 'UnknownApp';
}

interface Parts {
  settings: ServiceSettings;
  log: ServiceLog;
  storage: OpenQueue;
  metrics: Metrics;
  ending: AbortController;
}

const now = (): Date => new Date();

const openStorage = (settings: ServiceSettings, log: ServiceLog): Promise<OpenQueue> =>
  openQueue({
    ...(settings.databaseUrl === null ? {} : { databaseUrl: settings.databaseUrl }),
    dataDir: settings.dataDir,
    most: settings.jobs,
    retries: { attempts: settings.attempts, firstMilliseconds: settings.retryMilliseconds },
    scheduled: [{ job: { type: 'sweep' }, everyMinutes: settings.sweepSeconds / 60 }],
    onError: (error) => log.error({ err: error }, 'the queue'),
  });

/** All but who we are, which GitHub has to say. */
const openParts = ({ settings, log, storage, metrics, ending }: Parts): Omit<Service, 'login'> => {
  const github = openGitHub({
    appId: settings.appId,
    privateKey: settings.privateKey,
    baseUrl: settings.apiUrl,
    now: Date.now,
    onCall: metrics.apiCalled,
    signal: ending.signal,
  });
  const mirrors = openMirrors({
    folder: join(settings.dataDir, 'mirrors'),
    origin: settings.webUrl,
    token: (repository) => github.token(repository, { contents: 'read' }),
    now: Date.now,
    megabytes: settings.mirrorMegabytes,
  });
  return {
    github,
    mirrors,
    judges: openJudges(),
    queue: storage.queue,
    memory: storage.memory,
    journal: storage.journal,
    model: settings.model && openModel({ settings: settings.model, now: Date.now }),
    modelSettings: settings.model,
    ci: settings.ci,
    signer: deriveSigner(settings.privateKey, settings.keyName),
    webUrl: settings.webUrl,
    sweepSeconds: settings.sweepSeconds,
    now,
    log,
  };
};

const pauseFor = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

/** Webhooks are taken in whatever GitHub's state; jobs wait until it says who we are. Null where we stop first. */
const whoAmI = async (
  { github, log }: Pick<Service, 'github' | 'log'>,
  signal: AbortSignal,
): Promise<string | null> => {
  for (let pause = 1_000; ; pause = Math.min(pause * 2, 60_000)) {
    try {
      const { data } = await github.app.request('GET /app');
      return `${data?.slug ?? 'specgate'}[bot]`;
    } catch (error) {
      if (signal.aborted) return null;
      if (statusOf(error) === 401 || statusOf(error) === 404)
        throw new UnknownApp('GitHub does not know this App: APP_ID and PRIVATE_KEY do not belong together', {
          cause: error,
        });
      log.warn({ err: error }, 'GitHub does not answer; trying again');
      await pauseFor(pause);
    }
  }
};

const startJobs = (service: Service, metrics: Metrics): Promise<void> =>
  service.queue.work({
    run: async (running) => {
      const started = performance.now();
      const tell = (outcome: 'done' | 'put-back' | 'failed'): void =>
        metrics.jobEnded(running.job.type, outcome, (performance.now() - started) / 1000);
      try {
        const outcome = await runJob(service, running);
        tell(outcome.outcome);
        return outcome;
      } catch (error) {
        tell('failed');
        throw error;
      }
    },
    onDead: async (running) => {
      metrics.jobEnded(running.job.type, 'dead', 0);
      await failJob(service, running);
    },
  });

export const openService = async (
  settings: ServiceSettings,
  log: ServiceLog,
  version: string,
): Promise<RunningService> => {
  const storage = await openStorage(settings, log);
  const { queue } = storage;
  const metrics = openMetrics(() => queue.stats(), Date.now);
  const ending = new AbortController();
  const parts = openParts({ settings, log, storage, metrics, ending });
  let state: 'starting' | 'working' | 'stopping' = 'starting';
  const server = await openServer({
    ...settings,
    log,
    metrics,
    version,
    accept: (delivery) => queue.accept(delivery),
    whyNotReady: async () => {
      if (state !== 'working') return state;
      return (await queue.isReady()) ? null : 'the database does not answer';
    },
  });
  log.info({ host: settings.host, port: server.port, version }, 'listening');
  const work = async (): Promise<void> => {
    const login = await whoAmI(parts, ending.signal);
    if (login === null || state === 'stopping') return;
    await startJobs({ ...parts, login }, metrics);
    state = 'working';
    log.info({ login }, 'working');
  };
  return {
    working: work(),
    stop: async () => {
      state = 'stopping';
      await server.close();
      await queue.stop(settings.drainSeconds * 1000);
      ending.abort();
      await parts.judges.close();
      await storage.close();
    },
  };
};
