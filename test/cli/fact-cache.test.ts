import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { newWorkspace, type Workspace } from './workspace.ts';

/** What files say, kept between runs. */

let folder: string;
let workspace: Workspace;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'specgate-cache-'));
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write(
    'docs/features/a/fdd.md',
    '---\nstatus: final\n---\n# A\n\n```yaml contract\nmodules: { A: { functions: [one/0] }, B:, C: }\n```\n',
  );
  workspace.write('lib/a.ex', 'defmodule A do\n  def one, do: 1\nend\n');
  workspace.write('lib/b.ex', 'defmodule B do\nend\n');
  workspace.write('lib/c.ex', 'defmodule C do\nend\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Told {
  out: string;
  /** How many files were read in full. */
  read: number;
}

let now = 0;

const check = async (line = '', env: Record<string, string> = { SPECGATE_CACHE: folder }): Promise<Told> => {
  const written: string[] = [];
  const progress = { write: (text: string) => void written.push(text), clock: () => (now += 1_000) };
  const { out, err, code } = await workspace.run(`check --format json ${line}`, { env, progress });
  expect([err, code === 0 || code === 1]).toEqual(['', true]);
  return { out, read: written.filter((text) => text.includes('reading')).length };
};

const kept = (): string => join(folder, readdirSync(folder)[0] ?? '');

const commit = (): void => {
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '--message=a');
};

test.each([
  ['in a working tree', () => {}],
  ['in a commit', commit],
])('what was read %s is not read again, and says the same', async (_, prepare) => {
  prepare();
  const first = await check();
  expect(first.read).toBe(3);
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^facts-[\da-f]{12}-[\da-f]{16}$/)]);
  expect(await check()).toEqual({ ...first, read: 0 });
  expect(await check('--no-cache')).toEqual(first);
  expect(await check('', { SPECGATE_CACHE: 'off' })).toEqual(first);
});

test('only what has changed is read', async () => {
  commit();
  await check();
  workspace.write('lib/a.ex', 'defmodule A do\n  def two, do: 1\nend\n');
  const { out, read } = await check();
  expect(read).toBe(1);
  expect(out).toBe((await check('--no-cache')).out);
  expect(out).toContain('one/0');
});

test.each([['--assume-unchanged'], ['--skip-worktree']])(
  'a file is read that git was told to look away from with %s',
  async (option) => {
    commit();
    await check();
    workspace.git('update-index', option, 'lib/a.ex');
    workspace.write('lib/a.ex', 'defmodule A do\n  def two, do: 1\nend\n');
    expect((await check()).read).toBe(1);
  },
);

test('a file is read that lies otherwise on the disk than in git', async () => {
  workspace.write('.gitattributes', 'lib/a.ex text eol=crlf\n');
  commit();
  const first = await check('--head HEAD');
  expect(first.read).toBe(3);
  rmSync(join(workspace.root, 'lib/a.ex'));
  workspace.git('checkout', '--', 'lib/a.ex');
  expect(workspace.read('lib/a.ex')).toContain('\r\n');
  expect((await check()).read).toBe(1);
});

const bytes = (): Buffer => readFileSync(kept());

test.each<[string, () => void]>([
  ['cut off', () => writeFileSync(kept(), bytes().subarray(0, bytes().length / 2))],
  ['of something else', () => writeFileSync(kept(), 'hello\n\tworld\n{}\n')],
  ['one of whose bytes is another', () => writeFileSync(kept(), bytes().fill('x', 400, 401))],
  ['that others can write', () => chmodSync(kept(), 0o666)],
  [
    'that is a link',
    () => {
      const elsewhere = join(folder, 'z');
      writeFileSync(elsewhere, bytes());
      const path = kept();
      rmSync(path);
      symlinkSync(elsewhere, path);
    },
  ],
])('a file %s is as good as none, and a good one takes its place', async (_, damage) => {
  const first = await check();
  damage();
  expect(await check()).toEqual(first);
  expect(await check()).toEqual({ ...first, read: 0 });
});

test('an empty file is one to which things are added', async () => {
  const first = await check();
  writeFileSync(kept(), '');
  expect(await check()).toEqual(first);
  expect(await check()).toEqual({ ...first, read: 0 });
});

test('several runs at once disturb neither each other nor what is kept', async () => {
  const all = await Promise.all(Array.from({ length: 5 }, () => check()));
  expect(new Set(all.map(({ out }) => out)).size).toBe(1);
  expect((await check()).read).toBe(0);
});

test('without a home nothing is kept, and a folder that cannot be written stops nobody', async () => {
  const first = await check('', {});
  writeFileSync(join(folder, 'file'), '');
  expect(await check('', { SPECGATE_CACHE: join(folder, 'file', 'below') })).toEqual(first);
  expect(readdirSync(folder)).toEqual(['file']);
});

test('it keeps to the folder of the user, by whichever name that goes, and leaves alone what else is there', async () => {
  writeFileSync(join(folder, 'facts-of-mine'), 'mine');
  await check();
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['facts-of-mine']));
  await check('', { HOME: folder });
  expect(readdirSync(join(folder, '.cache', 'specgate'))).toHaveLength(1);
  await check('', { HOME: '/nowhere', XDG_CACHE_HOME: join(folder, 'xdg') });
  expect(readdirSync(join(folder, 'xdg', 'specgate'))).toHaveLength(1);
  expect(workspace.git('status', '--porcelain', '--ignored')).not.toContain('cache');
});
