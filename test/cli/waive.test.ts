import { generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/domain/verdict.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

/** `specgate waive` on a real repository, and what the check makes of it on either side of a merge. */

const fdd = `---
document: fdd
feature: waitlist
status: final
---

# Waitlist

## Contract

\`\`\`yaml contract
modules:
  MyApp.Waitlist: { functions: [join/2] }
\`\`\`
`;
const path = 'docs/features/waitlist/waivers.yml';
const because = ['--because', 'the vendor fixes it', '--by', 'bob'];

let workspace: Workspace;

beforeEach(() => {
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write('docs/features/waitlist/fdd.md', fdd);
  workspace.write('lib/waitlist.ex', 'defmodule MyApp.Waitlist do\n  def join(a, b), do: {a, b}\nend\n');
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Waitlist');
  workspace.git('checkout', '--quiet', '-b', 'work');
  workspace.write('lib/waitlist.ex', 'defmodule MyApp.Waitlist do\n  def join(a), do: a\nend\n');
});

const report = async (options = '--base main'): Promise<CheckReport> =>
  JSON.parse((await workspace.run(`check --format json ${options}`)).out) as CheckReport;
const levels = async (options?: string): Promise<string[]> =>
  (await report(options)).findings.map(({ level, rule, disposition }) => `${level} ${rule} ${disposition}`);
const idOf = async (options?: string): Promise<string> => (await report(options)).findings[0]?.id ?? '';

const waive = async (...options: string[]) =>
  workspace.run(['waive', (await idOf()).slice(0, 6), '--base', 'main', ...options]);

/** The waiver alone lands on main, and the branch is put on top. */
const land = (): void => {
  const text = workspace.read(path);
  workspace.git('stash', '--quiet', '--include-untracked');
  workspace.git('checkout', '--quiet', 'main');
  workspace.write(path, text);
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Waive');
  workspace.git('checkout', '--quiet', '-B', 'work');
  workspace.git('checkout', '--quiet', 'stash@{0}', '--', 'lib');
};

test('a waiver is written beside the design, and lets the finding pass once it is on the base branch', async () => {
  const { code, out, err } = await waive('--until', '2026-12-31', ...because);
  expect([code, err]).toEqual([0, 'It counts once it is on the base branch.\n']);
  expect(out).toContain(
    `${path} waives ${await idOf()} until 2026-12-31: function \`MyApp.Waitlist.join/2\``,
  );
  expect(workspace.read(path)).toContain('  reason: the vendor fixes it\n  by: bob\n  until: ');
  expect(await levels()).toEqual(['block function-regressed introduced', 'note waiver-ahead pending']);
  expect((await workspace.run('check --base main')).code).toBe(1);
  land();
  expect(await levels()).toEqual(['note function-regressed waived']);
  const { code: after, out: told } = await workspace.run('check --base main');
  expect(after).toBe(0);
  expect(told.replaceAll(/\s+/g, ' ')).toContain('waived until 2026-12-31 by bob: the vendor fixes it');
  expect(await levels('--base main --at 2027-01-01')).toEqual([
    'block function-regressed introduced',
    'note waiver-expired pre-existing',
  ]);
});

test('in an audit the tree itself says what is waived', async () => {
  await workspace.run([
    'waive',
    await idOf('--due all'),
    '--due',
    'all',
    '--until',
    '2026-12-31',
    ...because,
  ]);
  expect(await levels('--due all')).toEqual(['note function-renamed waived']);
});

test('the words of the report do, once the reason is given', async () => {
  const [finding] = (await report()).findings;
  const words = finding?.exits.waive.replace('/spec ', '').replace('REASON', 'it is so').split(' ') ?? [];
  expect((await workspace.run([...words, '--base', 'main'])).code).toBe(0);
  expect(workspace.read(path)).toContain("reason: it is so\n  by: alice\n  until: '2026-12-20'");
});

describe('where seals count', () => {
  const seal = ['--key', 'seal.pem', '--repository-id', '4711', '--pull', '57'];

  beforeEach(async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    workspace.write('seal.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    workspace.write('.git/info/exclude', 'seal.pem\n');
    const { out } = await workspace.run('key seal.pem');
    workspace.git('stash', '--quiet');
    workspace.git('checkout', '--quiet', 'main');
    workspace.write('.github/specgate.yml', `${out}  repository: 4711\n`);
    workspace.git('commit', '--quiet', '-am', 'Seal');
    workspace.git('checkout', '--quiet', '-B', 'work');
    workspace.git('stash', 'pop', '--quiet');
  });

  test('an entry without one does not count, and one with it does', async () => {
    const id = await idOf('--base main --pack waitlist');
    const run = (...options: string[]) =>
      workspace.run([
        'waive',
        id,
        '--base',
        'main',
        '--pack',
        'waitlist',
        '--until',
        '2026-12-31',
        ...because,
        ...options,
      ]);
    expect((await run()).err).toContain('Not sealed: with `finalize.mode: seal` it does not count');
    land();
    expect((await levels('--base main --pack waitlist'))[1]).toBe('note waiver-invalid pre-existing');
    expect((await run(...seal)).err).not.toContain('Not sealed');
    expect(workspace.read(path).match(/finding:/g)).toHaveLength(1);
    land();
    expect(await levels('--base main --pack waitlist')).toEqual(['note function-renamed waived']);
  });
});

test.each([
  [['zzzz'], 'Unexpected finding `zzzz`'],
  [['ffff', '--until', '2026-12-31', ...because], 'There is no finding `ffff` here. Findings:\n  '],
  [
    ['ffff', '--until', '2026-11-19', ...because],
    'Unexpected date `2026-11-19`, expected a day that is not over yet',
  ],
  [['ffff', '--until', '2026-12-31'], 'Missing reason, expected in words'],
  [['ffff', '--because', 'so'], 'Unexpected date ``, expected a day such as'],
  [
    ['ffff', '--at', 'noon', 'until', '2026-12-31', 'because', 'so'],
    'Unexpected `noon` as --at, expected a time',
  ],
])('%j is answered with what is wrong, and exit code 2', async (words, message) => {
  const { code, err } = await workspace.run(['waive', '--base', 'main', ...words]);
  expect(err).toContain(message);
  expect(code).toBe(2);
});

test('bad YAML on the branch is told with its line and blocks; what the base has counts all the same', async () => {
  workspace.write(path, 'finding: 1\n');
  const [, finding] = (await report()).findings;
  expect(finding).toMatchObject({
    rule: 'waiver-invalid',
    level: 'block',
    message: 'Unexpected mapping, expected a list of waivers, each after `- `; it waives nothing',
    design: { path, line: 1 },
  });
});
