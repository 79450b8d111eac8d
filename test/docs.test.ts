import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commands } from '../src/cli/index.ts';
import { runCommandLine } from '../src/cli/run.ts';

/** What the documentation says of the program is what the program says of itself. */

const root = new URL('..', import.meta.url).pathname;
const page = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

const run = async (...args: string[]): Promise<string> => {
  let told = '';
  const out = (text: string): void => {
    told += text;
  };
  await runCommandLine(args, {
    cwd: '/',
    env: {},
    out,
    err: out,
    color: false,
    width: 100,
    now: () => '',
    version: '',
  });
  return told;
};

test('the index of rules is what `specgate rules` lists', async () => {
  const listed = (await run('rules', '--format', 'markdown')).replaceAll('](docs/rules/', '](');
  expect(page('docs/rules/README.md')).toContain(listed);
});

test.each(['settings', 'front-matter', 'contract', 'waivers', 'manifest', 'check-report', 'lint-report'])(
  'the published schema of %s is what `specgate schema` prints',
  async (name) => {
    expect(page(`docs/schema/${name}.schema.json`)).toBe(await run('schema', name));
  },
);

test('every command stands in the README of the command line', () => {
  for (const { name } of commands) expect(page('docs/command-line.md')).toContain(`| \`${name} `.trimEnd());
});

test('the finding that the README shows is the one that the sample has', async () => {
  let told = '';
  const out = (text: string): void => {
    told += text;
  };
  await runCommandLine(['lint', 'docs/examples/waitlist', '--final'], {
    cwd: root,
    env: {},
    out,
    err: out,
    color: false,
    width: 120,
    now: () => '',
    version: '',
  });
  const [, shown = ''] = /## What it tells you\n\n```\n([\s\S]*?)```/.exec(page('README.md')) ?? [];
  for (const line of shown.split('\n')) expect(told).toContain(line);
});
