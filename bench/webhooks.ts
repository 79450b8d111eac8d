/**
 * From a webhook to its answer, which comes once it is stored: this service against a Probot app that does nothing, at
 * 200 deliveries a second, in turn, so that the ratio holds whatever the machine does meanwhile. On its own database, and
 * on PostgreSQL where there is one.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  makeDatabase,
  missingPostgres,
  startPostgres,
  stopPostgres,
  urlOf,
} from '../test/postgres-server.ts';
import { webhookPath, webhookSecret } from './webhooks/settings.ts';

const perSecond = 200;
const seconds = Number(process.env['BENCH_SECONDS'] ?? 6);
const rounds = 3;
const mostTimesBare = 2;

interface Example {
  name: string;
  examples: Record<string, unknown>[];
}

const examples = createRequire(import.meta.url)(
  '@octokit/webhooks-examples/api.github.com/index.json',
) as Example[];
const opened = examples
  .find(({ name }) => name === 'pull_request')
  ?.examples.find(({ action }) => action === 'opened');

const agent = new Agent({ keepAlive: true, maxSockets: 100 });
let sent = 0;

const deliver = (port: number): Promise<number> => {
  sent += 1;
  const body = JSON.stringify({ ...opened, installation: { id: 7 }, number: sent });
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const delivery = request(
      {
        host: '127.0.0.1',
        port,
        path: webhookPath,
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'x-github-event': 'pull_request',
          'x-github-delivery': randomUUID(),
          'x-hub-signature-256': `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 || response.statusCode === 202
            ? resolve(performance.now() - started)
            : reject(new Error(`answered ${response.statusCode}`)),
        );
      },
    );
    delivery.on('error', reject);
    delivery.end(body);
  });
};

const deliverFor = async (port: number, duration: number): Promise<number[]> => {
  const started = performance.now();
  const all: Promise<number>[] = [];
  for (let index = 0; index < perSecond * duration; index += 1) {
    const wait = started + (index * 1000) / perSecond - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    all.push(deliver(port));
  }
  return Promise.all(all);
};

const server = fileURLToPath(new URL('./webhooks/server.ts', import.meta.url));

interface Measured {
  p50: number;
  p99: number;
}

const measure = async (args: readonly string[]): Promise<Measured> => {
  const child: ChildProcess = fork(server, args);
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  await deliverFor(port, 2);
  const times = (await deliverFor(port, seconds)).toSorted((a, b) => a - b);
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  const at = (part: number): number => times[Math.floor(times.length * part)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const show = (value: number): string => value.toFixed(1).padStart(7);

const folder = mkdtempSync(join(tmpdir(), 'specgate-bench-'));
const postgres = missingPostgres === null ? startPostgres() : null;
const candidates: Record<string, readonly string[]> = {
  'bare Probot': ['bare'],
  'own database': [folder],
  ...(postgres ? { PostgreSQL: [folder, urlOf(postgres, await makeDatabase(postgres))] } : {}),
};
try {
  const results = new Map<string, Measured[]>();
  for (let round = 0; round < rounds; round += 1)
    for (const [name, args] of Object.entries(candidates))
      results.set(name, [...(results.get(name) ?? []), await measure(args)]);
  const bare = median((results.get('bare Probot') ?? []).map(({ p99 }) => p99));
  process.stdout.write(
    `${perSecond} webhooks a second for ${seconds} s, median of ${rounds} rounds in turn\n`,
  );
  process.stdout.write(`${''.padEnd(14)} p50 ms  p99 ms  times bare\n`);
  let isSlow = false;
  for (const [name, all] of results) {
    const p99 = median(all.map((each) => each.p99));
    const p50 = median(all.map((each) => each.p50));
    process.stdout.write(`${name.padEnd(14)}${show(p50)} ${show(p99)}     ${(p99 / bare).toFixed(2)}\n`);
    isSlow ||= p99 > mostTimesBare * bare;
  }
  if (isSlow) {
    process.stdout.write(`Expected at most ${mostTimesBare} times the p99 of a bare Probot app\n`);
    process.exitCode = 1;
  }
} finally {
  agent.destroy();
  if (postgres) await stopPostgres(postgres);
  rmSync(folder, { recursive: true, force: true });
}
