import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run as runSetup } from 'probot';
import { openGitHub } from './effects/github/client.ts';
import { statusOf } from './effects/github/errors.ts';
import { openLog } from './effects/http/open-log.ts';
import { openMetrics } from './effects/http/metrics.ts';
import { openServer } from './effects/http/open-server.ts';
import { openMirrors } from './effects/mirrors.ts';
import { readVersion } from './effects/package-files.ts';
import { openQueue } from './effects/queue/open-queue.ts';
import { failJob, runJob } from './jobs/run-job.ts';
import type { Service } from './jobs/service.ts';
import { deriveSigner } from './pack/seal.ts';
import { openJudges } from './pipeline/judges.ts';
import { readServiceSettings, type ServiceSettings } from './settings/service.ts';

/** The composition root of the service: settings → clients → web server and jobs. */

const readKeyFile = (path: string | undefined): string | null => {
  if (path === undefined || path === '') return null;
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
};

/** Nothing is registered yet: Probot's page does that in a browser, from app.yml, for nobody but this machine. */
const offerSetup = async (port: number): Promise<void> => {
  process.stdout.write(
    [
      'No App is registered yet: neither APP_ID nor PRIVATE_KEY nor WEBHOOK_SECRET is set.',
      `Register one: open http://127.0.0.1:${port} in a browser. docs/install.md goes through it step by step.`,
      '',
    ].join('\n'),
  );
  process.env['NO_SMEE_SETUP'] = 'true';
  await runSetup(() => {}, { env: { ...process.env, HOST: '127.0.0.1', PORT: String(port) } });
};

const start = async (settings: ServiceSettings): Promise<void> => {
  const version = await readVersion();
  const log = openLog(settings.logLevel);
  const now = (): Date => new Date();
  const ending = new AbortController();
  const storage = await openQueue({
    ...(settings.databaseUrl === null ? {} : { databaseUrl: settings.databaseUrl }),
    dataDir: settings.dataDir,
    most: settings.jobs,
    scheduled: [{ job: { type: 'sweep' }, everyMinutes: 10 }],
    onError: (error) => log.error({ err: error }, 'the queue'),
  });
  const { queue, memory } = storage;
  const metrics = openMetrics(() => queue.stats(), Date.now);
  const github = openGitHub({
    appId: settings.appId,
    privateKey: settings.privateKey,
    baseUrl: settings.apiUrl,
    now: Date.now,
    onCall: metrics.apiCalled,
    signal: ending.signal,
  });
  const judges = openJudges();
  const mirrors = openMirrors({
    folder: join(settings.dataDir, 'mirrors'),
    origin: settings.webUrl,
    token: (repository) => github.token(repository, { contents: 'read' }),
    now: Date.now,
    megabytes: settings.mirrorMegabytes,
  });
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

  const stop = async (signal: string): Promise<void> => {
    if (state === 'stopping') return;
    state = 'stopping';
    log.info({ signal }, 'stopping: what runs is finished first');
    await server.close();
    await queue.stop(settings.drainSeconds * 1000);
    ending.abort();
    await judges.close();
    await storage.close();
    log.info({}, 'stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));

  const login = await whoAmI();
  if (login === null || ending.signal.aborted) return;
  const service: Service = {
    github,
    mirrors,
    judges,
    queue,
    memory,
    signer: deriveSigner(settings.privateKey, settings.keyName),
    login,
    webUrl: settings.webUrl,
    now,
    log,
  };
  await queue.work({
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
  state = 'working';
  log.info({ login }, 'working');

  /** Webhooks are taken in whatever GitHub's state; jobs wait until it says who we are. */
  async function whoAmI(): Promise<string | null> {
    for (let pause = 1_000; ; pause = Math.min(pause * 2, 60_000)) {
      try {
        const { data } = await github.app.request('GET /app');
        return `${data?.slug ?? 'specgate'}[bot]`;
      } catch (error) {
        if (ending.signal.aborted) return null;
        if (statusOf(error) === 401 || statusOf(error) === 404) {
          log.fatal(
            { err: error },
            'GitHub does not know this App: APP_ID and PRIVATE_KEY do not belong together',
          );
          process.exit(2);
        }
        log.warn({ err: error }, 'GitHub does not answer; trying again');
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
};

const read = readServiceSettings(process.env, readKeyFile(process.env['PRIVATE_KEY_PATH']));
if ('problems' in read) {
  process.stderr.write(
    `Specgate cannot start:\n${read.problems.map((problem) => `  - ${problem}\n`).join('')}`,
  );
  process.exitCode = 2;
} else if ('unregistered' in read) {
  await offerSetup(read.unregistered.port);
} else {
  try {
    await start(read.settings);
  } catch (error) {
    process.stderr.write(
      `Specgate cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  }
}
