import { describe, expect, test } from '@jest/globals';
import { judgeGuidelines, readDeviations } from '../../src/guidelines/index.ts';
import type { PlacedDeviation } from '../../src/guidelines/introduced.ts';
import { sourceOf } from './read-source.ts';

type Files = Readonly<Record<string, string>>;

const deviationsIn = (files: Files): PlacedDeviation[] =>
  Object.entries(files).flatMap(([path, text]) =>
    // What is cached is JSON.
    (JSON.parse(JSON.stringify(readDeviations(sourceOf(path, text)))) as PlacedDeviation['deviation'][]).map(
      (deviation) => ({ path, deviation }),
    ),
  );

const findings = (head: Files, base: Files | null) =>
  judgeGuidelines({
    head: deviationsIn(head),
    base: base && deviationsIn(base),
    levelOf: () => 'warn',
  });

const told = (head: Files, base: Files | null): string[] =>
  findings(head, base).map(({ path, line, rule }) => `${path}:${line} ${rule}`);

const users = (...functions: string[]): string =>
  `defmodule MyApp.Users do\n${functions.map((text) => `  ${text}\n`).join('\n')}end\n`;
const active = 'def is_active(user), do: user.active';
const locked = 'def is_locked(user), do: user.locked';
const path = 'lib/my_app/users.ex';

describe('what a change brings', () => {
  test.each<[string, Files, Files | null, string[]]>([
    ['all of it, without a base', { [path]: users(active) }, null, [`${path}:2 elixir-predicate-name`]],
    ['nothing that was there', { [path]: users(active) }, { [path]: users(active) }, []],
    [
      'nothing where lines only move',
      { [path]: users('def name(user), do: user.name', active) },
      { [path]: users(active) },
      [],
    ],
    [
      'nothing where the line is laid out anew',
      { [path]: users('def is_active(user) do\n    user.active\n  end') },
      { [path]: users(active) },
      [],
    ],
    [
      'nothing where the file is renamed',
      { 'lib/my_app/people.ex': users(active) },
      { [path]: users(active) },
      [],
    ],
    [
      'one more of the same rule in the file, and only that',
      { [path]: users(active, locked) },
      { [path]: users(active) },
      [`${path}:4 elixir-predicate-name`],
    ],
    ['nothing where one is mended and one made', { [path]: users(locked) }, { [path]: users(active) }, []],
    [
      'the same line twice where it stood once',
      { [path]: users(active), 'lib/my_app/people.ex': users(active) },
      { [path]: users(active) },
      ['lib/my_app/people.ex:2 elixir-predicate-name'],
    ],
    [
      'another rule in the same line',
      { [path]: users('def f(a), do: if(a, do: 1, else: if(b(), do: 2))') },
      { [path]: users('def f(a), do: if(a, do: 1, else: 2)') },
      [`${path}:2 elixir-else-if`],
    ],
  ])('is %s', (_, head, base, expected) => {
    expect(told(head, base)).toEqual(expected);
  });

  const choice = (name: string, condition: string): string =>
    `def ${name}(a) do\n    if a do\n      1\n    else\n      if ${condition}, do: 2\n    end\n  end`;

  test.each([
    ['the same line in a function above', [choice('f', 'b()')], [choice('g', 'b()'), choice('f', 'b()')], 6],
    [
      'another line where the old one moved away',
      [choice('f', 'b()')],
      [choice('g', 'b()'), choice('f', 'c()')],
      14,
    ],
    [
      'what is above a function whose line was edited',
      [choice('f', 'b()')],
      [choice('g', 'd()'), choice('f', 'c()')],
      6,
    ],
  ])('of several, tells %s', (_, base, head, line) => {
    expect(told({ [path]: users(...head) }, { [path]: users(...base) })).toEqual([
      `${path}:${line} elixir-else-if`,
    ]);
  });

  test('keeps its id when lines are put in above, and twins have two', () => {
    const text = 'def f(a), do: {if(a, do: 1, else: if(a, do: 2)), if(a, do: 1, else: if(a, do: 2))}';
    const before = findings({ [path]: users(text) }, null).map(({ id }) => id);
    expect(findings({ [path]: users('def g, do: 1', text) }, null).map(({ id }) => id)).toEqual(before);
    expect(new Set(before).size).toBe(2);
  });
});

test.each(['test/my_app/users_test.exs', 'deps/other/lib/users.ex', 'config/dev.exs', 'vendor/users.ex'])(
  'of %s nothing is told',
  (elsewhere) => {
    expect(told({ [elsewhere]: users(active) }, null)).toEqual([]);
  },
);

test('a rule does not speak of the files that it excepts', () => {
  const loop = `defmodule MyApp.Fill do\n  def run(rows), do: Enum.each(rows, &MyApp.Repo.insert!/1)\nend\n`;
  expect(told({ 'lib/my_app/fill.ex': loop }, null)).toEqual(['lib/my_app/fill.ex:2 ecto-query-in-loop']);
  expect(told({ 'priv/fill.exs': loop }, null)).toEqual([]);
  const old = (at: string): string[] => told({ [at]: '<p>a</p>' }, null);
  expect(old('lib/my_app_web/templates/page/mailing.html.eex')).toHaveLength(1);
  expect(old('lib/my_app_web/templates/email/welcome.html.eex')).toEqual([]);
  expect(old('lib/my_app_web/templates/layout/help_email.html.eex')).toEqual([]);
});

test('of generated files nothing is told', () => {
  const header = '# This file is generated by buf. Do not edit it.\n';
  expect(told({ [path]: header + users(active) }, null)).toEqual([]);
  expect(told({ [path]: `# Generated ids are kept here.\n${users(active)}` }, null)).toHaveLength(1);
});

describe('a comment that switches a guideline off', () => {
  const rule = 'elixir-predicate-name';
  test.each([
    ['on the line above', users(`# specgate:disable=${rule} the API says so\n  ${active}`), []],
    ['on the line', users(`${active} # specgate:disable=${rule} the API says so`), []],
    [
      'among others',
      users(
        `# specgate:disable=elixir-else-if,${rule} as the API\n  def is_a(a), do: if(a, do: 1, else: if(b(), do: 2))`,
      ),
      [],
    ],
    [
      'above another',
      users(
        `# specgate:disable=elixir-else-if as the API\n  # specgate:disable=${rule} as the API\n  def is_a(a), do: if(a, do: 1, else: if(b(), do: 2))`,
      ),
      [],
    ],
    [
      'two lines above, which is too far',
      users(`# specgate:disable=${rule} the API says so\n\n  ${active}`),
      [`2 guideline-suppression`, `4 ${rule}`],
    ],
    [
      'without a reason',
      users(`# specgate:disable=${rule}\n  ${active}`),
      [`2 guideline-suppression`, `3 ${rule}`],
    ],
    ['in a string, which is none', users(`def f, do: "specgate:disable=${rule} x"`), []],
  ])('%s', (_, text, expected) => {
    expect(readDeviations(sourceOf(path, text)).map((each) => `${each.line} ${each.rule}`)).toEqual(expected);
  });

  test('in a template stands above the tag, whose attribute may be lines below', () => {
    const template = (comment: string): string =>
      `${comment}\n<a\n  href={@to}\n  class={"a #{if @b, do: "c"}"}\n>x</a>\n`;
    const at = 'lib/my_app_web/a.html.heex';
    const rules = (text: string): string[] => readDeviations(sourceOf(at, text)).map((each) => each.rule);
    expect(rules(template('<%!-- specgate:disable=heex-class-list one class --%>'))).toEqual([]);
    expect(rules(template('<!-- specgate:disable=heex-class-list one class -->'))).toEqual([]);
    expect(rules(template('<p>x</p>'))).toEqual(['heex-class-list']);
  });
});
