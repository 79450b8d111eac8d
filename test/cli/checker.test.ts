import { cpSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import { openFactReader } from '../../src/effects/fact-reader.ts';
import { checkPull } from '../../src/pipeline/judge-pull.ts';
import { openRepositoryReader, type RepositoryReader } from '../../src/pipeline/read-facts.ts';
import { renderCheck } from '../../src/report/check.ts';
import { newWorkspace, type Workspace } from '../cli/workspace.ts';

/** One process that goes from commit to commit says of each what a new one would. */

const replace = (workspace: Workspace, path: string, from: string, to: string): void => {
  const text = workspace.read(path);
  if (!text.includes(from)) throw new Error(`${path} has no ${from}`);
  workspace.write(path, text.replace(from, to));
};

const changes: readonly [name: string, apply: (workspace: Workspace) => void][] = [
  ['nothing', () => {}],
  [
    'a function goes',
    (w) => replace(w, 'lib/stacks/circulation/hold_queue.ex', 'def first(', 'def foremost('),
  ],
  ['lines move', (w) => replace(w, 'lib/stacks/circulation/hold.ex', 'do\n', 'do\n  # one more line\n')],
  [
    'a module has another name',
    (w) => replace(w, 'lib/stacks/circulation/shelf.ex', 'Circulation.Shelf do', 'Circulation.Rack do'),
  ],
  [
    'a migration goes',
    ({ root }) => rmSync(join(root, 'priv/repo/migrations/20260209084500_constrain_holds.exs')),
  ],
  [
    'a file has another name',
    ({ root }) =>
      renameSync(
        join(root, 'lib/stacks/circulation/notices.ex'),
        join(root, 'lib/stacks/circulation/messages.ex'),
      ),
  ],
  ['a folder goes', ({ root }) => rmSync(join(root, 'lib/stacks_web/channels'), { recursive: true })],
  [
    'a route comes',
    (w) =>
      replace(
        w,
        'lib/stacks_web/router.ex',
        'scope "/',
        'get "/more", StacksWeb.MoreController, :show\n\n  scope "/',
      ),
  ],
  ['a setting changes', (w) => replace(w, 'config/config.exs', 'per_member: 10', 'per_member: 12')],
  [
    'a template comes',
    (w) => w.write('lib/stacks_web/live/desk/late.html.heex', '<button phx-click="late">Late</button>\n'),
  ],
  ['a file can be read no more', (w) => w.write('lib/stacks/telemetry.ex', Uint8Array.from([0xff, 0xfe, 0]))],
  [
    'a module may have any name',
    (w) =>
      w.write(
        'lib/stacks/any.ex',
        'defmodule Module.concat(Stacks, Application.get_env(:stacks, :any)) do\nend\n',
      ),
  ],
];

/** Changes that the design does not speak of. */
const fine = new Set([
  'nothing',
  'lines move',
  'a file has another name',
  'a route comes',
  'a template comes',
  'a module may have any name',
]);

let workspace: Workspace;
let reader: RepositoryReader;

const newReader = (): RepositoryReader => openRepositoryReader(openFactReader());

const check = async (by: RepositoryReader, head: string, root = workspace.root): Promise<string> => {
  const { report } = await checkPull({
    ...{ root, reader: by, branch: 'main', isDefault: true, repository: 1, keys: {}, pull: null },
    base: workspace.git('rev-parse', 'start').trim(),
    head: workspace.git('rev-parse', head).trim(),
    at: '2026-11-20T18:00:00Z',
  });
  return renderCheck('json', report, { color: false, toolVersion: '1.2.3' });
};

beforeAll(() => {
  workspace = newWorkspace();
  cpSync('bench/sample', workspace.root, { recursive: true });
  const commit = (name: string): void => {
    workspace.git('add', '--all');
    workspace.git('commit', '--quiet', '--allow-empty', '-m', name);
  };
  commit('Stacks');
  workspace.git('tag', 'start');
  for (const [index, [name, apply]] of changes.entries()) {
    workspace.git('checkout', '--quiet', 'start');
    apply(workspace);
    commit(name);
    workspace.git('tag', `change-${index}`);
  }
  reader = newReader();
});

test.each(changes.map(([name], index) => [name, index] as const))(
  'after a change: %s',
  async (name, index) => {
    const told = await check(reader, `change-${index}`);
    expect(told).toBe(await check(newReader(), `change-${index}`));
    expect(await check(reader, 'start')).toContain('"conclusion": "success"');
    expect(told.includes('"findings": []')).toBe(fine.has(name));
  },
);

test('a repository without files beside it says the same, and so does another one in its place', async () => {
  const bare = join(workspace.root, '.git', 'copy.git');
  const copy = (): string => workspace.git('clone', '--quiet', '--bare', '--no-local', workspace.root, bare);
  copy();
  expect(existsSync(join(bare, 'lib'))).toBe(false);
  const told = await check(reader, 'change-1');
  expect(await check(newReader(), 'change-1', bare)).toBe(told);
  rmSync(bare, { recursive: true });
  copy();
  expect(await check(newReader(), 'change-1', bare)).toBe(told);
  expect(await check(newReader(), 'change-2', bare)).toBe(await check(reader, 'change-2'));
});
