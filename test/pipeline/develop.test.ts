import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ToolUse } from '../../src/authoring/develop/tools.ts';
import type { Changes } from '../../src/domain/develop.ts';
import type { ModelAnswer } from '../../src/domain/model.ts';
import { openCommit } from '../../src/effects/git-tree.ts';
import { overlayCode } from '../../src/pipeline/develop/code-overlay.ts';
import { checkPhase } from '../../src/pipeline/develop/check-phase.ts';
import { type DevelopGround, openDevelopGround } from '../../src/pipeline/develop/develop-source.ts';
import { performTool } from '../../src/pipeline/develop/workbench.ts';
import { type PhaseWork, workPhase } from '../../src/pipeline/develop/work-phase.ts';
import { allFacts, openReading, openRepositoryReader, viewSources } from '../../src/pipeline/read-facts.ts';
import { openFactReader } from '../../src/effects/fact-reader.ts';
import { newWorkspace, type Workspace } from '../cli/workspace.ts';

/** Tools at work on a tree in memory, and the loop that uses them. */

const fdd = `---
document: fdd
feature: cart
status: final
---

# Cart

## Contract

\`\`\`yaml contract
scope: [lib/shop/cart/**, priv/repo/migrations/**]
modules:
  Shop.Cart.Line: { functions: [add/2], phase: 1 }
tables:
  lines: { columns: { count: { type: integer, 'null': false } }, phase: 1 }
\`\`\`
`;
const plan = `---
document: plan
feature: cart
status: final
---

# Cart plan

## Phase 1: Lines

- [ ] Module \`Shop.Cart.Line\`
- [ ] Seeds in \`priv/repo/seeds.exs\`

## Phase 2: Page

- [ ] The page
`;
const files: Record<string, string> = {
  '.github/specgate.yml': 'finalize: { mode: merge }\n',
  'docs/features/cart/fdd.md': fdd,
  'docs/features/cart/plan.md': plan,
  'lib/shop/cart/old.ex': 'defmodule Shop.Cart.Old do\n  def a, do: 1\n\n  def b, do: 1\nend\n',
  'lib/shop/cart/deep/inner.ex': 'defmodule Shop.Cart.Deep.Inner do\nend\n',
  'lib/shop/outside.ex': 'defmodule Shop.Outside do\nend\n',
};
const line = 'defmodule Shop.Cart.Line do\n  def add(a, b), do: a + b\nend\n';
const migration = `defmodule Shop.Repo.Migrations.Lines do
  use Ecto.Migration

  def change do
    create table(:lines) do
      add :count, :integer, null: false
    end
  end
end
`;

let workspace: Workspace;
let ground: DevelopGround;

const commit = (): string => {
  workspace.git('add', '--all');
  workspace.git('commit', '--quiet', '--allow-empty', '-m', 'Change');
  return workspace.git('rev-parse', 'HEAD').trim();
};

beforeAll(async () => {
  workspace = newWorkspace();
  workspace.git('init', '--quiet', '--initial-branch', 'main');
  for (const [path, text] of Object.entries(files)) workspace.write(path, text);
  for (const [at, to] of [
    ['lib/shop/cart/link', '../../../docs'],
    ['lib/shop/cart/far', '/etc'],
    ['lib/shop/cart/file.ex', '../outside.ex'],
  ] as const) {
    mkdirSync(join(workspace.root, 'lib/shop/cart'), { recursive: true });
    symlinkSync(to, join(workspace.root, at));
  }
  const head = commit();
  ground = await openDevelopGround(
    {
      pull: {
        root: workspace.root,
        branch: 'main',
        base: head,
        head,
        pull: null,
        isDefault: true,
        repository: 4711,
        keys: {},
        at: '2026-11-21T18:00:00Z',
      },
      place: { slug: 'cart', folder: 'docs/features/cart', designs: '.agentmux/specs', issue: null },
      title: 'Cart',
      issue: null,
      words: '',
      phase: null,
      today: '2026-11-21',
    },
    openRepositoryReader(await openReading({}, workspace.root, false)),
  );
});

const perform = (use: ToolUse, changes: Changes = {}) => performTool(ground, changes, use);
const write = (path: string, text = 'x', changes: Changes = {}) =>
  perform({ name: 'write', input: { path, text } }, changes);

describe('writing', () => {
  test.each(['lib/shop/cart/line.ex', 'lib\\shop\\cart\\line.ex', 'priv/repo/seeds.exs', 'test/a_test.exs'])(
    '%s is done, in memory',
    async (path) => {
      const { changes, text } = await write(path);
      expect(Object.values(changes)).toEqual(['x']);
      expect(text).toMatch(/^Wrote /);
    },
  );

  test.each([
    ['a folder', 'lib/shop/cart/deep', /is no file/],
    ['a folder above the documents', 'docs', /is no file/],
    ['below a file', 'lib/shop/cart/old.ex/a.ex', /`lib\/shop\/cart\/old\.ex` is no folder/],
    ['a link', 'lib/shop/cart/file.ex', /is no file, but a folder or a link/],
    ['through a link out of the scope', 'lib/shop/cart/link/features/cart/fdd.md', /link` is no folder/],
    ['through a link out of the repository', 'lib/shop/cart/far/passwd', /far` is no folder/],
    ['outside of the scope', 'lib/shop/outside.ex', /outside of what the contract governs/],
    ['a document', 'docs/features/cart/plan.md', /documents of packs/],
  ])('in place of %s is refused', async (_what, path, why) => {
    const { changes, text } = await write(path);
    expect(changes).toEqual({});
    expect(text).toMatch(/^Refused: /);
    expect(text).toMatch(why);
  });

  test.each([
    ['a token', `token = "ghp_${'a1B2'.repeat(9)}"`],
    ['a password in an address', 'url = "https://me:word@example.com/"'],
    ['what was not shown', 'token = "[secret]"'],
    ['what is no text', 'a\0b'],
    ['half a character', '\uD800'],
    ['too much', 'x'.repeat(300_000)],
  ])('%s is refused', async (_what, text) => {
    expect(await write('test/a_test.exs', text)).toMatchObject({
      changes: {},
      text: expect.stringMatching(/^Refused/),
    });
  });

  test('is bounded in files and in all', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`test/${at}_test.exs`, 'x']));
    expect((await write('test/60_test.exs', 'x', many)).text).toContain('60 files at most');
    const large = Object.fromEntries([0, 1, 2].map((at) => [`test/${at}_test.exs`, 'x'.repeat(199_000)]));
    expect((await write('test/3_test.exs', 'x'.repeat(10_000), large)).text).toContain(
      '600000 characters at most',
    );
  });

  test('a file of the change is no folder of another one', async () => {
    expect((await write('test/a/b.exs', 'x', { 'test/a': 'x' })).text).toMatch(/^Refused/);
    expect((await write('test/a', 'x', { 'test/a/b.exs': 'x' })).text).toMatch(/^Refused/);
  });
});

describe('editing and deleting', () => {
  const edit = (before: string, after = 'x') =>
    perform({ name: 'edit', input: { path: 'lib/shop/cart/old.ex', before, after } });

  test('an edit finds its place exactly once, or is refused', async () => {
    expect((await edit('  def a, do: 1', '  def a, do: 2')).changes['lib/shop/cart/old.ex']).toContain(
      'do: 2',
    );
    expect(await edit('  def c, do: 1')).toMatchObject({ changes: {} });
    expect((await edit('')).text).toMatch(/^Unexpected edit/);
  });

  test('what is new goes without a trace, what was there is noted as gone', async () => {
    const gone = (path: string, changes: Changes) => perform({ name: 'delete', input: { path } }, changes);
    expect((await gone('test/a_test.exs', { 'test/a_test.exs': 'x' })).changes).toEqual({});
    expect((await gone('lib/shop/cart/old.ex', {})).changes).toEqual({ 'lib/shop/cart/old.ex': null });
    expect((await gone('lib/shop/cart/deep', {})).changes).toEqual({});
  });
});

describe('looking', () => {
  test('sees the change, and nothing beyond the tree', async () => {
    const changes = { 'test/a_test.exs': 'one\ntwo\n', 'lib/shop/outside.ex': null };
    const of = async (use: ToolUse) => (await perform(use, changes)).text;
    expect(await of({ name: 'read', input: { path: 'test/a_test.exs', from: 2 } })).toContain('2  two');
    expect(await of({ name: 'list', input: { folder: 'lib/shop' } })).not.toContain('outside.ex');
    expect(await of({ name: 'search', input: { text: 'two', folder: '' } })).toBe('test/a_test.exs:2: two');
    expect(await of({ name: 'read', input: { path: '../../etc/passwd', from: 1 } })).toContain('no path');
    expect(await of({ name: 'read', input: { path: 'lib/shop/cart/file.ex', from: 1 } })).toContain(
      'There is no file',
    );
    expect(await of({ name: 'facts', input: { path: 'lib/shop/cart/old.ex' } })).toContain('Shop.Cart.Old');
  });

  test('the check tells what would block once the phase is done', async () => {
    expect((await checkPhase(ground, {})).blocking).toBeGreaterThan(0);
    const good = { 'lib/shop/cart/line.ex': line, 'priv/repo/migrations/1_lines.exs': migration };
    const { blocking, checked } = await checkPhase(ground, good);
    expect(blocking).toBe(0);
    expect(new Set(checked.map(({ verdict }) => verdict))).toEqual(new Set(['conforms']));
  });
});

test('the change in memory states the same facts as the same files in a commit', async () => {
  const changes: Changes = {
    'lib/shop/cart/line.ex': line,
    'priv/repo/migrations/1_lines.exs': migration,
    'lib/shop/cart/old.ex': null,
    'lib/shop/outside.ex': 'defmodule Shop.Outside do\n  def new, do: 1\nend\n',
  };
  const overlay = overlayCode(ground.tree, changes);
  for (const [path, text] of Object.entries(changes))
    if (text === null) workspace.git('rm', '--quiet', path);
    else workspace.write(path, text);
  const onDisk = await openCommit(workspace.root, commit());
  expect(await overlay.list('')).toEqual(await onDisk.list(''));
  const names = await onDisk.contents?.all();
  expect(names?.size).toBeGreaterThan(5);
  expect(await overlay.contents?.all()).toEqual(names);
  const paths = (await onDisk.list('')).filter((path) => path.endsWith('.ex') || path.endsWith('.exs'));
  const factsOf = async (tree: typeof overlay) => allFacts(await viewSources(openFactReader(), tree, paths));
  expect(await factsOf(overlay)).toEqual(await factsOf(onDisk));
});

describe('the loop', () => {
  const answerOf = (...calls: { name: string; input: unknown }[]): ModelAnswer => ({
    text: '',
    calls: calls.map(({ name, input }, index) => ({ id: String(index), name, input: JSON.stringify(input) })),
    end: 'tools',
    citations: [],
    tokens: { input: 1, output: 1 },
  });
  const settled = { ticked: [], open: [], telemetry: [], plan: { path: 'plan.md', text: '' } };
  const workOf = (
    answer: (turn: number) => ModelAnswer,
    more: Partial<PhaseWork> = {},
  ): PhaseWork & { asked: number } => {
    const work: PhaseWork & { asked: number } = {
      asked: 0,
      ask: () => Promise.resolve(answer(work.asked++)),
      use: (_step: string, changes: Changes, use: ToolUse) =>
        Promise.resolve(
          use.name === 'write'
            ? { text: 'Wrote', changes: { ...changes, [use.input.path]: use.input.text } }
            : { text: 'Seen', changes: { ...changes } },
        ),
      check: () => Promise.resolve({ findings: [], blocking: 0, checked: [] }),
      settle: () => Promise.resolve(settled),
      turns: 80,
      ...more,
    };
    return work;
  };
  const start = { messages: [], changes: {}, turn: 0 };
  const finish = answerOf({
    name: 'finish',
    input: { tasks: [{ number: 1, done: true, evidence: 'lib/a.ex' }] },
  });

  test('ends after so many turns, whatever is called', async () => {
    const work = workOf((turn) => answerOf({ name: 'read', input: { path: `lib/${turn}.ex` } }));
    expect((await workPhase(work, start)).end).toEqual({
      stopped: 'the model did not come to an end in 80 turns',
    });
    expect(work.asked).toBe(80);
  });

  test('ends where the same is called again and again in vain', async () => {
    const work = workOf(() => answerOf({ name: 'list', input: {} }));
    expect((await workPhase(work, start)).end).toEqual({ stopped: 'the model did the same again and again' });
    expect(work.asked).toBe(6);
  });

  test('carries out twelve calls of an answer', async () => {
    const used: string[] = [];
    const many = Array.from({ length: 300 }, (_, at) => ({ name: 'read', input: { path: `lib/${at}.ex` } }));
    const work = workOf((turn) => (turn === 0 ? answerOf(...many) : finish), {
      use: (step, changes) => {
        used.push(step);
        return Promise.resolve({ text: '', changes });
      },
    });
    await workPhase(work, start);
    expect(used.filter((step) => step.startsWith('turn/0/'))).toHaveLength(12);
  });

  test('gives an end back that blocks, three times', async () => {
    const work = workOf(() => finish, {
      check: () => Promise.resolve({ findings: ['block lib/a.ex:1 x'], blocking: 1, checked: [] }),
    });
    const worked = await workPhase(work, start);
    expect(work.asked).toBe(4);
    expect(worked.end).toMatchObject({ check: { blocking: 1 } });
    expect(
      worked.messages.filter(({ role, text }) => role === 'user' && text.includes('block lib/a.ex:1')),
    ).toHaveLength(3);
  });

  test('takes an end that says that nothing is done', async () => {
    const work = workOf(() => answerOf({ name: 'finish', input: { tasks: [] } }), {
      check: () => Promise.resolve({ findings: ['block'], blocking: 1, checked: [] }),
    });
    await workPhase(work, start);
    expect(work.asked).toBe(1);
  });
});
