import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Explanation, GuidelineExplanation } from '../../src/domain/explanation.ts';
import type { CheckReport } from '../../src/domain/verdict.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

/** `specgate explain` on a real repository. */

const fdd = `---
document: fdd
feature: waitlist
status: final
---

# Waitlist

\`\`\`yaml contract
closed: [routes]
modules:
  MyApp.Waitlist: { functions: [join/2, leave/1] }
  MyApp.Later: { phase: 2 }
telemetry:
  "[:my_app, :join]": { measurements: [count] }
forbid: [MyApp -> MyAppWeb]
\`\`\`
`;
const plan = `---
document: plan
status: final
---

# Plan

## Phase 1: Join

- [x] Write it

## Phase 2: Later

- [ ] Write that
`;
const code = `defmodule MyApp.Waitlist do
  def join(section, user) do
    :telemetry.execute([:my_app, :join], %{count: 1, duration: 2})
    {section, user}
  end

  def leave(place), do: place
end
`;
const fddPath = 'docs/features/waitlist/fdd.md';

let workspace: Workspace;

beforeEach(() => {
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write(fddPath, fdd);
  workspace.write('docs/features/waitlist/plan.md', plan);
  workspace.write('lib/waitlist.ex', code);
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Waitlist');
  workspace.git('checkout', '--quiet', '-b', 'work');
});

const explain = async (target: string, options = '--base main'): Promise<string> => {
  const { out, err } = await workspace.run(`explain ${target} ${options}`);
  return `${err}${out}`;
};
const idOf = async (rule: string, options = '--base main'): Promise<string> => {
  const { out } = await workspace.run(`check --format json ${options}`);
  return (JSON.parse(out) as CheckReport).findings.find((finding) => finding.rule === rule)?.id ?? '';
};

test('a finding, by the start of its id: the line of the design, the code, the way to the verdict and the ways out', async () => {
  workspace.write('lib/waitlist.ex', code.replace('leave(place)', 'leave(place, at)'));
  const id = await idOf('function-regressed');
  expect(await explain(id.slice(0, 4)))
    .toBe(`function \`MyApp.Waitlist.leave/1\`  regressed  waitlist function-regressed ${id}

  design  docs/features/waitlist/fdd.md:12
          MyApp.Waitlist: { functions: [join/2, leave/1] }
  code    lib/waitlist.ex:7
            4      {section, user}
            5    end
            6
          > 7    def leave(place, at), do: place
            8  end
            9

  why     1. The design asks for function \`MyApp.Waitlist.leave/1\`.
          2. Nothing in the code has that name.
          3. \`MyApp.Waitlist.leave/2\` is taken for it. Likeness from 0.5 on is enough:
             \`MyApp.Waitlist.leave/2\` 0.98.
          4. It is not due yet: not all phases are done, and it names none. What is there already is
             judged all the same.
          5. At the base the design says the same, and the code there: conforms (found as declared).
          6. So it is regressed, brought by this change: it blocks.

  mend    name it \`MyApp.Waitlist.leave/1\`: lib/waitlist.ex:7
  amend   in docs/features/waitlist/fdd.md, replace line 12 with:
            MyApp.Waitlist: { functions: [join/2, leave/2] }
  waive   /spec waive ${id} until 2026-12-20 because REASON
`);
});

test('what is gone is shown as it was at the base', async () => {
  workspace.write('lib/waitlist.ex', code.replace('  def leave(place), do: place\n', ''));
  const told = await explain(await idOf('function-regressed'));
  expect(told).toContain('code    lib/waitlist.ex:7 at the base\n');
  expect(told).toContain('> 7    def leave(place), do: place\n');
  expect(told).toContain('mend    bring back function `MyApp.Waitlist.leave/1`; it was at lib/waitlist.ex:7');
});

describe('a place', () => {
  test('of the design, whatever its verdict', async () => {
    const told = await explain(`${fddPath}:12`);
    expect(told.match(/^\S.*$/gm)).toEqual([
      'module `MyApp.Waitlist`  conforms  waitlist',
      'function `MyApp.Waitlist.join/2`  conforms  waitlist',
      'function `MyApp.Waitlist.leave/1`  conforms  waitlist',
    ]);
    expect(told).toContain('2. 1 place in the code has it: lib/waitlist.ex:7 as declared.');
    expect(told).not.toContain('waive');
  });

  test('of the code', async () => {
    const told = await explain('lib/waitlist.ex:3');
    expect(told).toContain('telemetry `[:my_app, :join]`  contradicts, pre-existing');
    expect(told).toContain('lib/waitlist.ex:3 measurements is ["count","duration"].');
    expect(told).toContain('At the base the design says the same, and the code there: contradicts');
  });

  test('from the folder that the caller stands in', async () => {
    const { out } = await workspace.run('explain waitlist.ex:7', { cwd: 'lib' });
    expect(out).toContain('function `MyApp.Waitlist.leave/1`  conforms');
  });

  test('that nothing speaks of names those that something does', async () => {
    expect(await explain('lib/waitlist.ex:5')).toContain('In that file they are about lines 1, 2, 3, 7');
    expect(await explain('lib/other.ex:5')).toContain('nor of any line of that file');
  });
});

test('what is not due says what it waits for, and why it became due', async () => {
  const told = await explain(`${fddPath}:13`);
  expect(told).toContain('module `MyApp.Later`  pending, pending  waitlist');
  expect(told).toContain('4. Nothing about it is unknown.');
  expect(told).toContain('5. It is not due yet: phase 2 is not done. What is there already');
  expect(told).toContain('So it is pending: no module `MyApp.Later` in the code.');
  expect(await explain(`${fddPath}:13`, '--due all')).toContain('5. It is due, because everything is.');
});

test('a "no" says what it was held against', async () => {
  expect(await explain(`${fddPath}:16`)).toContain('2. The code has nothing of the kind.');
  workspace.write('lib/page.ex', 'defmodule MyAppWeb.Page do\n  def show(a), do: a\nend\n');
  workspace.write('lib/waitlist.ex', code.replace('do: place', 'do: MyAppWeb.Page.show(place)'));
  const told = await explain(`${fddPath}:16`);
  expect(told).toContain('1. The design says no to dependency `MyApp* -> MyAppWeb*`.');
  expect(told).toContain('2. The code has 1 such fact.');
  expect(told).toContain('> 7    def leave(place), do: MyAppWeb.Page.show(place)');
});

test('a waived finding says whose word it is, and a waiver what is wrong with it', async () => {
  const id = await idOf('telemetry-contradicts', '');
  await workspace.run(['waive', id, 'until', '2026-11-30', 'because', 'of', 'reasons']);
  expect(await explain(id, '')).toContain('alice waived it until 2026-11-30: of reasons');
  const told = await explain('docs/features/waitlist/waivers.yml:1', '--at 2026-12-01');
  expect(told).toContain(`Unexpected waiver of ${id}: it ended on 2026-11-30`);
  expect(told).toContain('amend   take lines 1–5 out of docs/features/waitlist/waivers.yml');
});

describe('a departure from a guideline', () => {
  beforeEach(() => {
    workspace.git('checkout', '--quiet', 'main');
    workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\nprofile: torus\n');
    workspace.git('commit', '--quiet', '-am', 'Profile');
    workspace.git('checkout', '--quiet', 'work');
    workspace.git('merge', '--quiet', 'main');
    workspace.write('lib/page.ex', 'defmodule MyApp.Page do\n  def is_open(page), do: page.open\nend\n');
  });

  test('by its line: the guideline, the code, why it weighs so, and the ways out', async () => {
    const told = await explain('lib/page.ex:2');
    const [, id = ''] = /elixir-predicate-name ([0-9a-f]{12})/.exec(told) ?? [];
    expect(told)
      .toBe(`Unexpected \`is_open/1\`, expected \`open?\`: \`is_\` is for guards  warn  elixir-predicate-name ${id}

  code    lib/page.ex:2
            1  defmodule MyApp.Page do
          > 2    def is_open(page), do: page.open
            3  end
            4

  why     1. The guideline: The name of a predicate ends with \`?\`; \`is_…\` is for guards.
             docs/rules/elixir-predicate-name.md says why, with examples.
          2. The code at lib/page.ex:2 departs from it.
          3. The base does not have it, in this file or where it came from: this change brings it.
          4. So it warns, as profile \`torus\` has it.

  mend    lib/page.ex:2; docs/rules/elixir-predicate-name.md has what is right
  let be  # specgate:disable=elixir-predicate-name REASON  above the line
  off     rules: { elixir-predicate-name: off }  in .github/specgate.yml
`);
    expect(await explain(id.slice(0, 5))).toBe(told);
  });

  test('as data, beside what designs say of the line', async () => {
    const { out } = await workspace.run('explain lib/page.ex:2 --base main --format json');
    const { explanations, guidelines } = JSON.parse(out) as {
      explanations: Explanation[];
      guidelines: GuidelineExplanation[];
    };
    expect(explanations).toEqual([]);
    expect(guidelines.map(({ finding }) => finding.rule)).toEqual(['elixir-predicate-name']);
  });
});

test('another program can read all of it', async () => {
  const { out } = await workspace.run('explain lib/waitlist.ex:3 --format json');
  const { version, explanations } = JSON.parse(out) as { version: number; explanations: Explanation[] };
  expect(version).toBe(1);
  expect(explanations).toHaveLength(1);
  expect(explanations[0]).toMatchObject({
    slug: 'waitlist',
    verdict: 'contradicts',
    claim: { kind: 'telemetry', subject: '[:my_app, :join]' },
    facts: [{ path: 'lib/waitlist.ex', line: 3, different: ['measurements'], unknown: [] }],
  });
});

test.each([
  ['zz', 'Unexpected `zz`, expected the id of a finding (at least 4 characters of it) or FILE:LINE'],
  ['abc', 'Unexpected `abc`'],
  ['abcdef', 'There is no finding or claim `abcdef` here'],
])('%s is answered with what is wrong, and exit code 2', async (target, message) => {
  const { code: exitCode, err } = await workspace.run(`explain ${target}`);
  expect(err).toContain(message);
  expect(exitCode).toBe(2);
});
