import { beforeEach, expect, test } from '@jest/globals';
import type { PullJudgement } from '../../src/domain/pull-judgement.ts';
import { IncompleteError } from '../../src/pipeline/faults.ts';
import { judgePull } from '../../src/pipeline/judge-pull.ts';
import { openReading, openRepositoryReader } from '../../src/pipeline/read-facts.ts';
import { settingsInForce } from '../../src/pipeline/settings-in-force.ts';
import { newWorkspace, type Workspace } from '../cli/workspace.ts';

/** What a head can bring that looks like nothing, or like somebody else's word. */

const settingsPath = '.github/specgate.yml';
const codePath = 'lib/shop/docs/cart.ex';

const fdd = `---
document: fdd
feature: cart
status: final
---

# Cart

## Contract

\`\`\`yaml contract
modules:
  Shop.Docs.Cart: { functions: [add/2] }
\`\`\`
`;

const code = `defmodule Shop.Docs.Cart do
  def add(cart, item), do: [item | cart]
end
`;

let workspace: Workspace;

const commit = (message: string, files: Record<string, string>): string => {
  for (const [path, text] of Object.entries(files)) workspace.write(path, text);
  workspace.git('add', '--all');
  workspace.git('commit', '--quiet', '--allow-empty', '-m', message);
  return workspace.git('rev-parse', 'HEAD').trim();
};

const checkout = (...args: string[]): string => workspace.git('checkout', '--quiet', ...args);

const judge = async (head: string, branch = 'main'): Promise<PullJudgement> =>
  judgePull({
    root: workspace.root,
    branch,
    base: workspace.git('rev-parse', branch).trim(),
    head,
    pull: 7,
    isDefault: branch === 'main',
    repository: 4711,
    keys: {},
    at: '2026-11-21T18:00:00Z',
    reader: openRepositoryReader(await openReading({}, workspace.root, false)),
  });

const conclusionOf = ({ report, unconcerned }: PullJudgement): string =>
  unconcerned ?? report?.conclusion ?? 'incomplete';

beforeEach(() => {
  workspace = newWorkspace();
  commit('Set up', {
    [settingsPath]: 'finalize: { mode: merge }\n',
    'README.md': 'Shop\n',
    'lib/shop.ex': 'defmodule Shop do\nend\n',
  });
});

test('code in a folder named like documents bears on a design', async () => {
  commit('Cart', { 'docs/features/cart/fdd.md': fdd, [codePath]: code });
  checkout('-b', 'work');
  const head = commit('Take it away', { [codePath]: code.replace('add(', 'put(') });
  expect(conclusionOf(await judge(head))).toBe('failure');
});

test('tests of the project bear on none', async () => {
  commit('Cart', { 'docs/features/cart/fdd.md': fdd, [codePath]: code });
  checkout('-b', 'work');
  const head = commit('Test it', { 'test/cart_test.exs': 'defmodule CartTest do\nend\n' });
  expect(conclusionOf(await judge(head))).toContain('can bear on a design');
});

/** The base and the head merge the same two histories, each in its own way. */
const crossed = (...way: string[]): string => {
  checkout('-b', 'cart');
  commit('Cart', { 'docs/features/cart/fdd.md': fdd, [codePath]: code });
  checkout('main');
  commit('Meanwhile', { 'README.md': 'The shop\n' });
  checkout('-b', 'work');
  workspace.git('merge', '--quiet', '--no-ff', '-m', 'Merge, in a way', ...way, 'cart');
  checkout('main');
  workspace.git('merge', '--quiet', '--no-ff', '-m', 'Merge the cart', 'cart');
  return workspace.git('rev-parse', 'work').trim();
};

test('a head that merges what the base has merged, without its content, takes that away', async () => {
  expect(conclusionOf(await judge(crossed('--strategy=ours')))).toBe('failure');
});

test('a head that merges what the base has merged changes nothing', async () => {
  expect(conclusionOf(await judge(crossed()))).toContain('can bear on a design');
});

test('a branch without a gate has none for whoever has no history in common with it', async () => {
  const head = workspace.git('rev-parse', 'HEAD').trim();
  checkout('--orphan', 'pages');
  commit('Pages', { [settingsPath]: '', 'index.html': 'Shop\n' });
  expect(await judge(head, 'pages')).toMatchObject({ isGated: false, incomplete: null });
});

test('settings that were on no base branch come into force by no accident there', async () => {
  checkout('-b', 'work');
  commit('Let me in', { [settingsPath]: 'enforce: { contract: observe }\n' });
  commit('Slip', { [settingsPath]: 'enforce: never\n' });
  checkout('main');
  workspace.git('merge', '--quiet', '--no-ff', '-m', 'Merge the slip', 'work');
  const { settings, problems } = await settingsInForce(workspace.root, 'main');
  expect([settings.finalize.mode, settings.enforce.contract, problems.length]).toEqual(['merge', 'block', 1]);
});

test('settings that nobody could read for long are not guessed', async () => {
  for (let version = 0; version <= 30; version += 1)
    commit(`Slip ${version}`, { [settingsPath]: `enforce: ${version}\n` });
  await expect(settingsInForce(workspace.root, 'main')).rejects.toThrow(IncompleteError);
});

test.each([
  ['the mode', 'finalize: { mode: seal }\n', ['finalize.mode']],
  ['who may', 'finalize: { mode: merge, self: true }\n', ['finalize.self']],
  [
    'a key',
    `finalize: { mode: merge }\nseal: { keys: { k2: "ed25519:${'A'.repeat(43)}" } }\n`,
    ['seal.keys'],
  ],
  ['the whole file', '', ['finalize.mode']],
  ['something else', 'finalize: { mode: merge }\nbranches: [default, release]\n', []],
])("of settings, %s takes an administrator's word or none", async (_what, text, guarded) => {
  checkout('-b', 'work');
  const head = commit('Settings', { [settingsPath]: text });
  expect((await judge(head)).settings.guarded).toEqual(guarded);
});

const planning = (diagram: string): string => `# Waitlist\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n`;

const diagramFindings = async (head: string): Promise<string[]> =>
  (await judge(head)).documents.flatMap(({ rule, design }) =>
    rule.endsWith('-diagram') ? [`${rule} ${design.path}`] : [],
  );

test('a diagram that Mermaid refuses is told of documents that a change touches, once', async () => {
  const design = '.agentmux/specs/shop_backend_design.md';
  commit('Plan', { 'PLANNING.md': planning('not a diagram'), [design]: planning('graph TD\n  A --> B') });
  checkout('-b', 'work');
  const known = commit('Say more', { 'PLANNING.md': `${planning('not a diagram')}\nMore.\n` });
  expect(await diagramFindings(known)).toEqual([]);
  const fresh = commit('Draw', { [design]: planning('graph TD\n  A --> B[') });
  expect(await diagramFindings(fresh)).toEqual([`design-diagram ${design}`]);
});
