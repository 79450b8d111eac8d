import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { commands } from '../src/cli/index.ts';
import { runCommandLine } from '../src/cli/run.ts';
import { slashCommands } from '../src/commands/index.ts';
import { help } from '../src/jobs/commands/help.ts';

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

test('the page of commands is what `/spec help` answers', async () => {
  const answer = await help({ name: 'help', about: null }, {} as Parameters<typeof help>[1]);
  expect(answer).not.toBe('later');
  if (answer !== 'later') expect(page('docs/commands.md')).toContain(answer.text);
  for (const { example } of slashCommands) expect(page('docs/commands.md')).toContain(`\n${example}\n`);
});

test('every setting and every metric of the service stands in the page for operators', () => {
  const names = (path: string, pattern: RegExp): string[] =>
    [...page(path).matchAll(pattern)].map(([, name = '']) => name);
  const settings = names('src/settings/service.ts', /(?:given\(env|read(?:Number|Address)\(read), '(\w+)'/g);
  const metrics = names('src/effects/http/metrics.ts', /'(specgate_\w+)'/g);
  expect(settings.length).toBeGreaterThan(12);
  expect(metrics.length).toBeGreaterThan(7);
  for (const name of [...settings, ...metrics].filter((each) => each !== 'NODE_ENV'))
    expect(page('docs/operate.md')).toContain(`\`${name}\``);
});

test('each permission that the App asks for has its reason in the page for installing', () => {
  const [, permissions = ''] = /default_permissions:\n([\s\S]*?)\n\n/.exec(page('app.yml')) ?? [];
  const told: Record<string, string> = { statuses: 'commit statuses' };
  const asked = [...permissions.matchAll(/^ {2}(\w+): (\w+)$/gm)];
  expect(asked.length).toBeGreaterThan(5);
  for (const [, name = '', access = ''] of asked)
    expect(page('docs/install.md')).toContain(`| ${told[name] ?? name.replace('_', ' ')}: ${access} |`);
});
