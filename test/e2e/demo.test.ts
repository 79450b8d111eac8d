import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { until } from '../../playground/world/app-world.ts';

/** Whoever stops the demo has nothing to clear away, whenever it is stopped. More of it: `DEMO_ROUNDS=40`. */

const rounds = Number(process.env['DEMO_ROUNDS'] ?? 1);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specgate-demo-test-'));
  for (const name of ['tmp', 'home']) mkdirSync(join(folder, name));
});
afterEach(() => {
  // Only where it failed there are any.
  for (const { pid } of processesOf()) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Processes that know of the folder: by what they were started with. */
const processesOf = (): { pid: number; command: string }[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) =>
      [`/proc/${pid}/environ`, `/proc/${pid}/cmdline`].some((path) => read(path).includes(folder)),
    )
    .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ') }));

interface Demo {
  child: ChildProcess;
  told(): string;
}

const start = (): Demo => {
  const env = { ...process.env, TMPDIR: join(folder, 'tmp'), HOME: join(folder, 'home') };
  const args = ['playground/demo/main.ts', '--auto', '--port', '0'];
  // A terminal tells all that runs in it to end, so it is given a group of its own.
  const child = spawn(process.execPath, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
  return { child, told: () => told };
};

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

const interrupt = async ({ child, told }: Demo, isTerminal: boolean): Promise<void> => {
  // The story may have been over by then.
  if (child.exitCode === 0 || child.pid === undefined) return;
  const ended = once(child, 'exit');
  process.kill(isTerminal ? -child.pid : child.pid, 'SIGINT');
  const late = pause(40_000).then((): [null, string] => [null, 'nothing']);
  const [code, signal] = (await Promise.race([ended, late])) as [number | null, string | null];
  // Before it had begun with anything there was nothing to put away.
  const isUnbegun = told() === '' && signal === 'SIGINT';
  expect([told(), isUnbegun ? 130 : code]).toEqual([told(), 130]);
};

const expectNothingLeft = async (): Promise<void> => {
  await until('the end of all processes', async () => processesOf().length === 0, 5).catch(() => {});
  expect(processesOf()).toEqual([]);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
  expect(readdirSync(join(folder, 'home'))).toEqual([]);
};

const moments: [name: string, shown: string][] = [
  ['at once', ''],
  ['while it starts', 'Starting a forge'],
  ['when it is up', '/acme/stacks'],
  ...[1, 2, 3, 4, 5].map((step): [string, string] => [`in step ${step}`, `\n${step}. `]),
];

test.each(moments)(
  'ctrl-C leaves no process and no file behind: %s',
  async (name, shown) => {
    for (let round = 0; round < rounds; round += 1) {
      const demo = start();
      await until(shown, async () => demo.told().includes(shown) || demo.child.exitCode !== null, 200);
      expect(demo.told()).toContain(shown);
      await pause(Math.random() * 1500);
      await interrupt(demo, (round + name.length) % 2 === 0);
      await expectNothingLeft();
    }
  },
  300_000 * Math.max(1, rounds),
);
