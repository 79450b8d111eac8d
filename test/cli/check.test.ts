import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CheckReport } from '../../src/domain/verdict.ts';
import { newWorkspace, type Ran, type Workspace } from './workspace.ts';

/** `specgate check` on a real repository: a design in force on main, and a branch that keeps to it or does not. */

const fdd = (contract: string): string =>
  `---\ndocument: fdd\nfeature: waitlist\nstatus: final\n---\n\n# Waitlist\n\n## Contract\n\n\`\`\`yaml contract\n${contract}\`\`\`\n`;

const contract = `scope: [lib/**]
closed: [functions]
modules:
  MyApp.Waitlist: { functions: [join/2, leave/1] }
forbid: [MyApp -> MyAppWeb]
`;

const code = `defmodule MyApp.Waitlist do
  def join(section, user), do: check({section, user})
  def leave(place), do: place
  defp check(pair), do: pair
end
`;

const fddPath = 'docs/features/waitlist/fdd.md';
const codePath = 'lib/my_app/waitlist.ex';

let workspace: Workspace;

beforeEach(() => {
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write(fddPath, fdd(contract));
  workspace.write(codePath, code);
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Waitlist');
  workspace.git('checkout', '--quiet', '-b', 'work');
});

const check = (options = ''): Promise<Ran> => workspace.run(`check --base main ${options}`);
const edit = (from: string, to: string): void => workspace.write(codePath, code.replace(from, to));
const rules = async (options = ''): Promise<string[]> => {
  const { out } = await check(`--format json ${options}`);
  const { findings } = JSON.parse(out) as {
    findings: { rule: string; level: string; code: { path: string; line: number } | null }[];
  };
  return findings.map(({ rule, level, code: place }) =>
    `${level} ${rule} ${place ? `${place.path}:${place.line}` : ''}`.trim(),
  );
};

test('a branch that keeps to the design is clean, and says what it was held against', async () => {
  const { code: exitCode, out } = await check();
  expect(exitCode).toBe(0);
  expect(out).toContain('waitlist  docs/features/waitlist/fdd.md (final)  4 claims: 4 conforms');
  expect(out).toContain('1 of 3 files read');
});

test.each([
  [
    'a function with another arity',
    'join(section, user)',
    'join(section, user, at)',
    ['block function-regressed lib/my_app/waitlist.ex:2'],
  ],
  [
    'an undeclared function',
    '  defp check',
    '  def peek(place), do: place\n  defp check',
    ['block function-undeclared lib/my_app/waitlist.ex:4'],
  ],
  ['a layer that is broken', 'do: place\n', 'do: MyAppWeb.Page.show(place)\n', []],
  ['a private function more', '  defp check', '  defp other, do: 1\n  defp check', []],
  [
    'another layout of the same',
    'def join(section, user), do: check({section, user})',
    'def join(\n        section,\n        user\n      ) do\n    check({section, user})\n  end',
    [],
  ],
])('%s', async (_, from, to, expected) => {
  edit(from, to);
  expect(await rules()).toEqual(expected);
  expect((await check()).code).toBe(expected.length > 0 ? 1 : 0);
});

test('a dependency on what the layer rule forbids, once the other side exists', async () => {
  edit('do: place\n', 'do: MyAppWeb.Page.show(place)\n');
  workspace.write('lib/my_app_web/page.ex', 'defmodule MyAppWeb.Page do\n  @moduledoc false\nend\n');
  expect(await rules()).toEqual(['block layer-forbidden lib/my_app/waitlist.ex:3']);
});

describe('the design that governs', () => {
  test('is that of the base: an edit of it on the branch changes no verdict, and must be finalized', async () => {
    workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\nenforce: { contract: observe }\n');
    workspace.write(fddPath, fdd(contract.replace('join/2, ', '')).replace('status: final', 'status: draft'));
    edit('join(section, user)', 'join(section, user, at)');
    const { code: exitCode, out } = await check();
    expect(exitCode).toBe(1);
    expect(out).toContain('it is final at the base and draft here');
    expect(await rules()).toEqual(['block function-regressed lib/my_app/waitlist.ex:2']);
  });

  test("is the branch's where it is final there: in mode merge the review of the merge is the word", async () => {
    workspace.write(fddPath, fdd(contract.replace('join/2', 'join/3')));
    edit('join(section, user)', 'join(section, user, at)');
    expect(await rules()).toEqual([]);
  });
});

describe('a contract that this change makes unreadable', () => {
  const broken = fdd(contract.replace('closed: [functions]', 'closed: [functons]'));

  test('blocks at its line, and the last one that could be read still holds', async () => {
    workspace.write(fddPath, broken);
    edit('join(section, user)', 'join(section, user, at)');
    expect(await rules()).toEqual(['block function-regressed lib/my_app/waitlist.ex:2']);
    const { code: exitCode, out } = await check('--format github');
    expect(exitCode).toBe(1);
    expect(out).toContain(
      `file=${fddPath},line=13,endLine=13,title=gate::Unexpected contract: Unexpected "functons"`,
    );
  });

  test('blocks where the design is new, and in an audit; one that the base has is told', async () => {
    workspace.write('docs/features/other/fdd.md', broken);
    expect((await check()).code).toBe(1);
    expect((await workspace.run('check')).code).toBe(1);
    workspace.git('add', '.');
    workspace.git('commit', '--quiet', '-m', 'Other');
    workspace.git('branch', '--quiet', '-f', 'main');
    const { code: exitCode, out } = await check();
    expect(exitCode).toBe(0);
    expect(out).toContain('the contract cannot be read: line 13: Unexpected "functons"');
  });
});

describe('rule 5: evasion', () => {
  test('a module that moves to another file is where it was', async () => {
    workspace.git('mv', codePath, 'lib/my_app/queue.ex');
    expect(await rules()).toEqual([]);
  });

  test('one that moves where nothing is evidence, or grows beyond what is read, takes its claims along', async () => {
    workspace.write('test/waitlist.ex', code);
    workspace.git('rm', '--quiet', codePath);
    expect(await rules()).toEqual(['block module-regressed']);
    workspace.write(codePath, `${code}${'# and so on\n'.repeat(100_000)}`);
    workspace.write('lib/other.ex', 'defmodule Other do\nend\n');
    expect(await rules()).toEqual([
      'block module-unverifiable lib/my_app/waitlist.ex:1',
      'block function-unverifiable lib/my_app/waitlist.ex:1',
      'block function-unverifiable lib/my_app/waitlist.ex:1',
      'block layer-unverifiable lib/my_app/waitlist.ex:1',
      'block function-unverifiable lib/my_app/waitlist.ex:1',
    ]);
  });
});

describe('rule 9: where its merge makes a design final, it may land before its code', () => {
  const other = contract.replace('leave/1]', 'leave/1], behaviours: [GenServer]');

  test('a contradiction that the design alone makes is pending', async () => {
    workspace.write(fddPath, fdd(other));
    expect(await rules()).toEqual(['note module-contradicts lib/my_app/waitlist.ex:1']);
    const { code: exitCode, out } = await check();
    expect(exitCode).toBe(0);
    expect(out).toContain('(pending)');
  });

  test('in one change with its code it has to be kept', async () => {
    workspace.write(fddPath, fdd(other));
    edit('  def leave', '  @behaviour Agent\n  def leave');
    expect(await rules()).toEqual(['block module-contradicts lib/my_app/waitlist.ex:1']);
  });
});

test('what another design in force declares is undeclared to none, also where one alone is asked about', async () => {
  edit('  defp check', '  def peek(place), do: place\n  defp check');
  expect(await rules('--pack waitlist')).toEqual(['block function-undeclared lib/my_app/waitlist.ex:4']);
  workspace.write(
    'docs/features/peek/fdd.md',
    fdd('modules: { MyApp.Waitlist: { functions: [peek/1] } }\n').replace(
      'feature: waitlist',
      'feature: peek',
    ),
  );
  expect(await rules('--pack waitlist')).toEqual([]);
  const { out } = await check('--pack waitlist');
  expect(out).not.toContain('peek');
});

test('the amendment of a finding, put into fdd.md at its lines, is the way out of it', async () => {
  edit('join(section, user)', 'join(section, user, at)');
  const { findings } = JSON.parse((await check('--format json')).out) as CheckReport;
  const lines = workspace.read(fddPath).split('\n');
  for (const { exits } of findings)
    if (exits.edit)
      lines.splice(exits.edit.line - 1, exits.edit.endLine - exits.edit.line + 1, ...exits.edit.lines);
  workspace.write(fddPath, lines.join('\n'));
  expect(lines).toContain('  MyApp.Waitlist: { functions: [join/3, leave/1] }');
  expect(await rules()).toEqual([]);
});

test('without a base it is an audit, and --pack judges a draft', async () => {
  workspace.write(
    fddPath,
    fdd(contract.replace('leave/1', 'leave/1, place/1')).replace('status: final', 'status: draft'),
  );
  expect((await workspace.run('check')).out).toContain('No final design is in force');
  const byFolder = await workspace.run('check --pack docs/features/waitlist --due all');
  expect(byFolder.code).toBe(1);
  expect(byFolder.out).toContain(
    'function `MyApp.Waitlist.place/1`: no function `MyApp.Waitlist.place/1` in the code',
  );
  expect((await workspace.run('check --pack waitlist')).out).toContain('1 pending');
});

test('where no source could be read at all it is incomplete, never green', async () => {
  workspace.write(codePath, new Uint8Array([0xff, 0xfe, 0]));
  expect((await workspace.run('check --due all')).code).toBe(3);
});

test('a design without a contract says so', async () => {
  workspace.write(fddPath, '---\ndocument: fdd\nfeature: waitlist\nstatus: final\n---\n# Waitlist\n');
  expect((await workspace.run('check')).out).toContain('the design has no contract');
});

test.each([
  ['check --due soon', 'Unexpected `soon` as --due, expected plan or all'],
  ['check --pack nowhere', 'There is no pack `nowhere`: neither a slug nor a folder with an fdd.md'],
  ['check --base nowhere', 'There is no commit `nowhere` in this repository'],
  ['check --head --output', 'There is no commit `--output` in this repository'],
  ['claims nowhere', 'There is no pack `nowhere`'],
  ['facts nowhere', 'There is no file or folder `nowhere`'],
  ['facts ..', '`..` lies outside of'],
])('%s is answered with what is wrong, and exit code 2', async (line, message) => {
  const { code: exitCode, err } = await workspace.run(line);
  expect(err).toContain(message);
  expect(exitCode).toBe(2);
});

describe('words against what is new', () => {
  const words = `${fdd('').split('## Contract')[0]}\`MyApp.Waitlist.join/2\` joins it. No new modules are needed.\n`;

  beforeEach(() => {
    workspace.git('checkout', '--quiet', 'main');
    workspace.write(fddPath, words);
    workspace.git('commit', '--quiet', '-am', 'Words');
    workspace.git('checkout', '--quiet', '-b', 'other');
    workspace.write('lib/my_app/billing.ex', 'defmodule MyApp.Billing do\n  @moduledoc false\nend\n');
  });

  test('say nothing to a change that has nothing to do with the feature', async () => {
    expect(await rules()).toEqual([]);
  });

  test('nor where the base branch edits the design meanwhile', async () => {
    workspace.git('add', '.');
    workspace.git('commit', '--quiet', '-m', 'Billing');
    workspace.git('checkout', '--quiet', 'main');
    workspace.write(fddPath, `${words}\nReaders wait in turn.\n`);
    workspace.git('commit', '--quiet', '-am', 'More words');
    workspace.git('checkout', '--quiet', 'other');
    expect(await rules()).toEqual([]);
  });

  test('are told to one that edits the design', async () => {
    workspace.write(fddPath, `${words}\nReaders wait in turn.\n`);
    expect(await rules()).toEqual(['warn absence-forbidden lib/my_app/billing.ex:1']);
  });
});

test('all formats tell the same findings, and the same input gives the same bytes', async () => {
  edit('join(section, user)', 'join(section, user, at)');
  for (const format of ['text', 'json', 'sarif', 'junit', 'github', 'markdown']) {
    const first = await check(`--format ${format}`);
    expect(first.out).toContain('function-regressed');
    expect(await check(`--format ${format}`)).toEqual(first);
  }
});

test('claims lists the contract, line by line', async () => {
  expect((await workspace.run('claims waitlist')).out).toBe(
    [
      '  15  module      MyApp.Waitlist',
      '  15  function    MyApp.Waitlist.join/2',
      '  15  function    MyApp.Waitlist.leave/1',
      '  16  layer       MyApp -> MyAppWeb',
      '4 claims; scope: lib/**; closed: function',
      '',
    ].join('\n'),
  );
});

test('facts prints what was read, and what cannot be known', async () => {
  const { out } = await workspace.run('facts lib');
  expect(out).toContain(
    'function     MyApp.Waitlist.join/2  {"visibility":"public","form":"def"}  lib/my_app/waitlist.ex:2',
  );
});
