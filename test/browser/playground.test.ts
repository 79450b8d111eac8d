import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type AppWorld, openWorld } from '../../playground/world/app-world.ts';
import { openBrowser } from '../../playground/world/open-browser.ts';
import { makeRepository, sampleFile, type SampleRepository } from '../../playground/world/repository.ts';

/** What a person sees and does in a browser, with the App at work behind it. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const router = 'lib/stacks_web/router.ex';
const holds = 'live "/holds", HoldLive.Index, :index';

let world: AppWorld;
let repository: SampleRepository;
let browser: Browser;
let page: Page;
let pull: number;

beforeAll(async () => {
  world = await openWorld();
  await world.start();
  repository = await makeRepository(world);
  await world.forge.act('install', { app: world.app.id, account: 'acme' });
  await repository.protect();
  const files = { [router]: sampleFile(router).replace(holds, holds.replace('/holds', '/reservations')) };
  const sha = await repository.push({ branch: 'rename', by: 'alice', files });
  pull = await repository.pull({ branch: 'rename', by: 'alice', title: 'Call holds reservations' });
  await repository.verdict(sha);
  browser = await openBrowser();
  page = await browser.newPage();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await world.stop();
});

const open = (path: string): Promise<unknown> => page.goto(`${world.forge.url}/${repository.name}${path}`);

const become = async (login: string): Promise<void> => {
  await page.getByLabel('Acting as').selectOption(login);
  await page.getByRole('button', { name: 'Switch' }).click();
};

interface Judged {
  violations: { id: string; impact: string; nodes: { html: string }[] }[];
}

/** What axe finds serious or worse. */
const faultsHere = async (): Promise<string[]> => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<Judged>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
};

test('a pull request that departs from its design shows why it is shut, at the line that was changed', async () => {
  await open(`/pull/${pull}`);
  await become('bob');
  const box = page.locator('#merge');
  await expect(box.getByRole('heading').innerText()).resolves.toContain('Merging is shut');
  expect(await box.innerText()).toContain('specgate');
  expect(await box.getByRole('button', { name: 'Merge' }).isDisabled()).toBe(true);
  const files = await page.locator('#files').innerText();
  expect(files).toContain('live "/reservations", HoldLive.Index, :index');
  expect(files).toContain('the code has `GET /my/reservations` instead');
});

test('a command is given with the keyboard alone, and its answer appears by itself', async () => {
  await open(`/pull/${pull}`);
  await become('bob');
  await page.getByRole('textbox', { name: 'Comment as bob' }).focus();
  await page.keyboard.type('/spec help finalize');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('make a document of this pull request final').first().waitFor({ timeout: 20_000 });
  expect(await page.locator('#timeline').innerText()).toContain('/spec help finalize');
});

test('a button under the check asks the App for an amendment', async () => {
  await open(`/pull/${pull}`);
  await become('bob');
  await page.locator('#merge').getByRole('link', { name: 'specgate' }).click();
  await page.getByRole('button', { name: 'Amend the design' }).click();
  await open('/pulls');
  await page.getByText('Amend the design of holds').first().waitFor({ timeout: 30_000 });
});

describe('nothing serious keeps anybody out', () => {
  test.each([
    ['', 'light'],
    ['/issues', 'dark'],
    ['/pulls', 'light'],
    ['/pull/1', 'light'],
    ['/pull/1', 'dark'],
  ] as const)('%s in %s', async (path, colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await open(path);
    expect(await faultsHere()).toEqual([]);
  });
});
