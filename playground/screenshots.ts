import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { terminalPage } from './terminal.ts';
import { openWorld } from './world/app-world.ts';
import { openBrowser } from './world/open-browser.ts';
import { makeRepository, sampleFile } from './world/repository.ts';

/** The pictures of the README, made anew: `node playground/screenshots.ts`. */

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
const router = 'lib/stacks_web/router.ex';
const holds = 'live "/holds", HoldLive.Index, :index';

const run = (cwd: string, command: string, ...args: string[]): string =>
  spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1' } }).stdout;

/** What the command line prints of a branch that calls a route otherwise. */
const checkOutput = async (): Promise<string> => {
  const sample = await mkdtemp(join(tmpdir(), 'specgate-picture-'));
  try {
    await cp(fileURLToPath(new URL('../bench/sample', import.meta.url)), sample, { recursive: true });
    const person = ['-c', 'user.name=Alice', '-c', 'user.email=alice@example.org'];
    run(sample, 'git', 'init', '--quiet', '--initial-branch=main');
    run(sample, 'git', 'add', '--all');
    run(sample, 'git', ...person, 'commit', '--quiet', '--message=Start');
    await writeFile(join(sample, router), files[router]);
    const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
    return run(sample, process.execPath, cli, 'check', '--base', 'main', '--no-cache');
  } finally {
    await rm(sample, { recursive: true });
  }
};

const files = { [router]: sampleFile(router).replace(holds, holds.replace('/holds', '/reservations')) };

const world = await openWorld();
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  await world.start();
  const repository = await makeRepository(world, { name: 'acme/stacks' });
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  await repository.protect();
  const sha = await repository.push({
    branch: 'rename',
    by: 'alice',
    message: 'Call them reservations',
    files,
  });
  const number = await repository.pull({ branch: 'rename', by: 'alice', title: 'Call holds reservations' });
  const { id } = await repository.verdict(sha);
  await repository.say(number, 'bob', '/spec status');
  await world.forge.delivered();
  const page = await browser.newPage({ viewport: { width: 1100, height: 820 }, deviceScaleFactor: 1 });
  const address = `${world.forge.url}/${repository.name}`;
  await page.goto(`${address}/pull/${number}`);
  await page.getByLabel('Acting as').selectOption('bob');
  await page.getByRole('button', { name: 'Switch' }).click();
  await page.locator('#merge').scrollIntoViewIfNeeded();
  await page.screenshot({ path: `${folder}pull-request.png`, fullPage: true });
  await page.goto(`${address}/runs/${id}`);
  await page.screenshot({ path: `${folder}check.png`, fullPage: true });
  const terminal = await browser.newPage({ viewport: { width: 1100, height: 820 }, deviceScaleFactor: 1 });
  await terminal.setContent(terminalPage('npx specgate check --base main', await checkOutput()));
  await terminal.locator('#terminal').screenshot({ path: `${folder}terminal.png` });
} finally {
  await browser.close();
  await world.stop();
}
