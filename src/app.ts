import { readFileSync } from 'node:fs';
import { run as runSetup } from 'probot';
import { openLog } from './effects/http/open-log.ts';
import { readVersion } from './effects/package-files.ts';
import { openService, UnknownApp } from './jobs/open-service.ts';
import { readServiceSettings, type ServiceSettings } from './settings/service.ts';

/** The composition root of the service: environment → settings → a service that runs until it is told to stop. */

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

const end = (code: number): void => {
  // A connection that somebody keeps open must not keep a service that has nothing more to do.
  // oxlint-disable-next-line unicorn/no-process-exit
  process.exit(code);
};

const refuse = (why: string): void => {
  process.stderr.write(`Specgate cannot start: ${why}\n`);
};

const start = async (settings: ServiceSettings): Promise<void> => {
  const log = openLog(settings.logLevel);
  const service = await openService(settings, log, await readVersion());
  const stop = async (code: number): Promise<void> => {
    await service.stop();
    log.info({}, 'stopped');
    end(code);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      log.info({ signal }, 'stopping: what runs is finished first');
      void stop(0);
    });
  try {
    await service.working;
  } catch (error) {
    if (!(error instanceof UnknownApp)) throw error;
    log.fatal({ err: error.cause }, error.message);
    refuse(error.message);
    await stop(2);
  }
};

const read = readServiceSettings(process.env, readKeyFile(process.env['PRIVATE_KEY_PATH']));
if ('problems' in read) {
  refuse(`\n${read.problems.map((problem) => `  - ${problem}`).join('\n')}`);
  process.exitCode = 2;
} else if ('unregistered' in read) {
  await offerSetup(read.unregistered.port);
} else {
  try {
    await start(read.settings);
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
    end(1);
  }
}
