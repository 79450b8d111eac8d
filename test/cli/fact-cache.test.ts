import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openFactCache } from '../../src/effects/fact-cache.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

/** What files say, kept between runs. */

const code = 'defmodule MyApp.Waitlist do\n  def join(a, b), do: {a, b}\nend\n';

let folder: string;
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specgate-cache-'));
  workspace = newWorkspace();
  workspace.write('lib/waitlist.ex', code);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const facts = async (env: Record<string, string> = { SPECGATE_CACHE: folder }): Promise<string> =>
  (await workspace.run('facts --format json', { env })).out;

const [file, text] = [
  (): string => join(folder, readdirSync(folder)[0] ?? ''),
  (): string => readFileSync(file(), 'utf8'),
];

test('the second run says the same, byte for byte', async () => {
  const first = await facts();
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await facts()).toBe(first);
  expect(await facts({ SPECGATE_CACHE: 'off' })).toBe(first);
});

test('what is kept is what is told', async () => {
  await facts();
  const cache = await openFactCache({ SPECGATE_CACHE: folder }, workspace.root);
  const [id = '', kept = ''] = text().trim().split('\t');
  expect(cache.get(id)).toBe(kept);
  expect(kept).toContain('MyApp.Waitlist');
});

test.each([
  ['cut off', (whole: string) => whole.slice(0, whole.length / 2)],
  ['of something else', () => 'hello\n\tworld\n{}\n'],
  ['empty', () => ''],
])('a file that is %s is as good as none', async (_, damage) => {
  const first = await facts();
  writeFileSync(file(), damage(text()));
  expect(await facts()).toBe(first);
});

test('without a home nothing is kept, and a folder that cannot be written stops nobody', async () => {
  expect(await facts({})).toContain('MyApp.Waitlist');
  writeFileSync(join(folder, 'file'), '');
  expect(await facts({ SPECGATE_CACHE: join(folder, 'file', 'below') })).toContain('MyApp.Waitlist');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('other repositories, and other readers, have files of their own', async () => {
  const cache = await openFactCache({ SPECGATE_CACHE: folder }, '/somewhere/else');
  cache.put('0'.repeat(40), () => '{}');
  await cache.save();
  await facts();
  expect(readdirSync(folder)).toHaveLength(2);
});
