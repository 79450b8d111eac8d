import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openWorld } from './world/app-world.ts';
import { openBrowser } from './world/open-browser.ts';
import { makeRepository, sampleFile } from './world/repository.ts';

/** The pictures of the README, made anew: `node playground/screenshots.ts`. */

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
const router = 'lib/stacks_web/router.ex';
const holds = 'live "/holds", HoldLive.Index, :index';

const world = await openWorld();
const browser = await openBrowser();
try {
  await mkdir(folder, { recursive: true });
  await world.start();
  const repository = await makeRepository(world, { name: 'acme/stacks' });
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  await repository.protect();
  const files = { [router]: sampleFile(router).replace(holds, holds.replace('/holds', '/reservations')) };
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
} finally {
  await browser.close();
  await world.stop();
}
