import { beforeEach, expect, test } from '@jest/globals';
import { newWorkspace, type Ran, type Workspace } from './workspace.ts';

/** `specgate check` and coding guidelines: what a branch brings, and nothing that was there. */

const path = 'lib/my_app/users.ex';
const before = `defmodule MyApp.Users do
  def is_active(user), do: user.active
end
`;
const after = `defmodule MyApp.Users do
  def is_active(user), do: user.active

  def is_locked(user), do: user.locked
end
`;

let workspace: Workspace;

beforeEach(() => {
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'profile: torus\n');
  workspace.write(path, before);
  workspace.write('test/users_test.exs', after);
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Users');
  workspace.git('checkout', '--quiet', '-b', 'work');
});

interface Told {
  rule: string;
  level: string;
  disposition: string;
  path: string;
  line: number;
  message: string;
}

const check = (options = ''): Promise<Ran> => workspace.run(`check ${options}`);
const guidelines = async (options = '--base main'): Promise<string[]> => {
  const { out } = await check(`--format json ${options}`);
  const report = JSON.parse(out) as { guidelines: Told[] };
  return report.guidelines.map((each) => `${each.level} ${each.rule} ${each.path}:${each.line}`);
};

const settings = (text: string): void => {
  workspace.git('checkout', '--quiet', 'main');
  workspace.write('.github/specgate.yml', text);
  workspace.git('commit', '--quiet', '-am', 'Settings');
  workspace.git('checkout', '--quiet', 'work');
  workspace.git('rebase', '--quiet', 'main');
};

test('tells what the working tree brings, warns, and does not fail', async () => {
  workspace.write(path, after);
  const { out, code } = await check('--base main');
  expect(out).toContain('1 warn; 0 of 0 files read');
  expect(out).toContain(`warn   ${path}:4  elixir-predicate-name`);
  expect(out).toContain('Unexpected `is_locked/1`, expected `locked?`');
  expect(code).toBe(0);
});

test('tells the same of a commit, and of files that git does not know yet', async () => {
  workspace.write(path, after);
  workspace.write('lib/my_app/page.html.heex', '<script>\nalert(1)\n</script>\n');
  const told = [
    'warn heex-inline-script lib/my_app/page.html.heex:1',
    `warn elixir-predicate-name ${path}:4`,
  ];
  expect(await guidelines()).toEqual(told);
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'More');
  expect(await guidelines('--base main --head work')).toEqual(told);
});

test('tells nothing of what others brought to the base meanwhile', async () => {
  workspace.git('checkout', '--quiet', 'main');
  workspace.write('lib/my_app/orders.ex', after.replaceAll('Users', 'Orders'));
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Orders');
  workspace.git('checkout', '--quiet', 'work');
  expect(await guidelines()).toEqual([]);
});

test('tells nothing of a file that only moves', async () => {
  workspace.git('mv', path, 'lib/my_app/people.ex');
  expect(await guidelines()).toEqual([]);
});

test('without a base tells all there is, tests left out', async () => {
  expect(await guidelines('')).toEqual([`warn elixir-predicate-name ${path}:2`]);
});

test('is silent in other profiles, but for what settings name', async () => {
  settings('profile: generic\n');
  workspace.write(path, after);
  expect(await guidelines()).toEqual([]);
  workspace.write(path, before);
  settings('rules: { elixir-predicate-name: note }\n');
  workspace.write(path, after);
  expect(await guidelines()).toEqual([`note elixir-predicate-name ${path}:4`]);
});

test('fails where settings say that a rule blocks', async () => {
  settings('rules: { elixir-predicate-name: block }\n');
  workspace.write(path, after);
  const { out, code } = await check('--base main');
  expect(out).toContain(`block  ${path}:4`);
  expect(code).toBe(1);
});

test('the settings in force are those of the base', async () => {
  workspace.write(path, after);
  workspace.write('.github/specgate.yml', 'profile: torus\nrules: { elixir-predicate-name: off }\n');
  expect(await guidelines()).toEqual([`warn elixir-predicate-name ${path}:4`]);
});

test('a guideline that settings name and that does not exist is a finding with its line', async () => {
  workspace.write('.github/specgate.yml', 'rules:\n  elixir-predicate-names: off\n');
  const { err, code } = await check();
  expect(err).toContain('.github/specgate.yml:2: Unexpected rule `elixir-predicate-names`.');
  expect(err).toContain('Did you mean `elixir-predicate-name`?');
  expect(code).toBe(2);
});

test('all formats tell it, with the rule, and the same input gives the same bytes', async () => {
  workspace.write(path, after);
  const formats = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'];
  const all = formats.map((format) => `-o ${format}=out/${format}`).join(' ');
  const written = async (): Promise<string[]> => {
    await check(`--base main ${all}`);
    return formats.map((format) => workspace.read(`out/${format}`));
  };
  const first = await written();
  for (const text of first) {
    expect(text).toContain('elixir-predicate-name');
    expect(text).toContain('users.ex');
  }
  expect(await written()).toEqual(first);
});

test('code scanning is told what holds, and a fingerprint that outlives other lines', async () => {
  interface Sarif {
    runs: {
      tool: {
        driver: { rules: { id: string; shortDescription: { text: string }; help: { text: string } }[] };
      };
      results: { ruleId: string; partialFingerprints: Record<string, string> }[];
    }[];
  }
  const sarif = async () => {
    const { out } = await check('--base main --format sarif');
    return (JSON.parse(out) as Sarif).runs[0];
  };
  workspace.write(path, after);
  const first = await sarif();
  const [rule] = first?.tool.driver.rules ?? [];
  expect(rule?.shortDescription.text).toBe('The name of a predicate ends with `?`; `is_…` is for guards.');
  expect(rule?.help.text).toContain('docs/rules/elixir-predicate-name.md');
  workspace.write(path, after.replace('\n\n', '\n\n  @doc "Whether nobody gets in."\n'));
  expect((await sarif())?.results).toMatchObject([
    { ruleId: 'elixir-predicate-name', partialFingerprints: first?.results[0]?.partialFingerprints },
  ]);
});

test('rules lists the guidelines with their levels, and explains one', async () => {
  const { out } = await workspace.run('rules');
  expect(out).toMatch(/^elixir-predicate-name +warn +introduced +The name of a predicate/m);
  expect((await workspace.run('rules elixir-predicate-name')).out).toContain('# elixir-predicate-name');
});

test('a file that is no text, or no program, stops nothing', async () => {
  workspace.write('lib/my_app/bytes.ex', new Uint8Array([0xff, 0xfe, 0]));
  workspace.write('lib/my_app/open.ex', 'defmodule MyApp.Open do\n  def is_open(door, do: {{{\n');
  workspace.write('lib/my_app/page.html.heex', '<a {"}} <%= <script <!--');
  workspace.write(path, after);
  expect(await guidelines()).toContain(`warn elixir-predicate-name ${path}:4`);
});
