import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startModel } from '../../playground/model/start.ts';
import { newWorkspace, type Workspace } from './workspace.ts';

/** `specgate draft` and `specgate prompt`: what a role writes, and what it would tell a model. */

const rich = readFileSync(new URL('../authoring/fixtures/rich.md', import.meta.url), 'utf8');
const folder = 'docs/features/members-renew-loans';

let workspace: Workspace;
beforeEach(() => {
  workspace = newWorkspace();
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write('idea.md', `# Members renew loans\n\n${rich}`);
  workspace.write(
    'lib/stacks/circulation.ex',
    'defmodule Stacks.Circulation do\n  def renew_loan(loan), do: loan\nend\n',
  );
});

const succeed = async (line: string | string[]): Promise<string> => {
  const { code, out, err } = await workspace.run(line);
  if (code !== 0) throw new Error(`${String(line)} ended with ${code}:\n${out}${err}`);
  return out;
};

describe('draft', () => {
  test('goes from a text to a pack, in the order of the gates, and writes over nothing', async () => {
    expect(await succeed('draft analyze --issue idea.md')).toContain(`wrote ${folder}/prd.md`);
    const prd = workspace.read(`${folder}/prd.md`);
    expect(prd).toMatch(/^---\ndocument: prd\nfeature: members-renew-loans\nstatus: draft\n---\n/);
    expect(prd).toContain('FR-001');
    const again = await workspace.run('draft analyze --issue idea.md');
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('is there already')]);
    expect(await succeed('draft analyze --issue idea.md --overwrite')).toContain('wrote');

    const early = await workspace.run('draft architect members-renew-loans');
    expect([early.code, early.err]).toEqual([
      2,
      expect.stringContaining('`specgate finalize members-renew-loans prd`'),
    ]);
    await succeed('finalize members-renew-loans prd --by bob');
    await succeed('draft architect members-renew-loans --issue idea.md');
    expect(await succeed('claims members-renew-loans')).toContain('Stacks.Circulation.renew_loan/1');
    await succeed('finalize members-renew-loans fdd --by bob');
    expect(await succeed('draft plan members-renew-loans --issue idea.md')).toContain('plan.md');
    expect(await succeed('lint --final')).toContain('Nothing to report');

    const final = await workspace.run('draft analyze members-renew-loans --issue idea.md --overwrite');
    expect([final.code, final.err]).toEqual([
      2,
      expect.stringContaining('`specgate reopen members-renew-loans prd`'),
    ]);
  });

  test('revises one requirement and nothing else', async () => {
    await succeed('draft analyze --issue idea.md');
    const before = workspace.read(`${folder}/prd.md`).split('\n');
    await succeed(['draft', 'revise', 'members-renew-loans', 'prd', 'FR-002: A renewal is refused at once.']);
    const after = workspace.read(`${folder}/prd.md`).split('\n');
    const changed = after.filter((line, index) => line !== before[index]);
    expect(changed).toHaveLength(1);
    expect(changed[0]).toMatch(/FR-002 .*A renewal is refused at once\./);
  });

  test('names what a plan of the project lacks', async () => {
    const { err } = await workspace.run('draft planning OTP supervision tree');
    expect(err).toMatch(/missing: what the project is for: project\.md.*how people work on it: CLAUDE\.md/);
    expect(workspace.read('PLANNING.md')).toContain('Detailed Supervision Strategy');
  });

  test.each([
    ['draft write x', 'Unexpected role `write`, expected one of analyze'],
    ['draft plan', 'Missing slug'],
    ['draft analyze x', 'Missing --issue FILE'],
    ['draft analyze --issue none.md', 'expected a file that can be read'],
    ['draft revise x all y', 'expected prd, fdd or plan'],
    ['draft planning', 'Missing focus'],
    ['draft plan x --rounds many', 'There is no pack'],
  ])('%s', async (line, message) => {
    const { code, err } = await workspace.run(line);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('a model', () => {
  let model: Awaited<ReturnType<typeof startModel>>;
  beforeEach(async () => {
    const body = rich
      .replace(/[\s\S]*?## Summary/, '# Members renew loans\n\n## Summary')
      .replace(/## Acceptance criteria[\s\S]*?(?=## )/, '');
    model = await startModel({ script: [body, '', '', ''] });
  });
  afterEach(() => model.stop());

  test('writes where one is set up; what it leaves wrong is told', async () => {
    const env = { OPENAI_BASE_URL: model.url, MODEL: 'scripted' };
    const { code, out, err } = await workspace.run('draft analyze --issue idea.md --rounds 1', { env });
    expect(code).toBe(0);
    expect(err).toContain('Drafted by scripted');
    expect(out).toMatch(/problem: .*\n[\s\S]*tokens in/);
    expect(model.calls).toHaveLength(2);
    expect(workspace.read(`${folder}/prd.md`)).toContain('status: draft');
  });

  test('has to have a name', async () => {
    const { code, err } = await workspace.run('draft analyze --issue idea.md', {
      env: { OPENAI_BASE_URL: model.url },
    });
    expect([code, err]).toEqual([2, expect.stringContaining('Missing MODEL')]);
  });
});

describe('prompt', () => {
  test('shows what is told, the request as data', async () => {
    const out = await succeed('prompt analyze --issue idea.md');
    expect(out).toMatch(
      /=== system ===[\s\S]*=== user ===[\s\S]*<data id="(\w+)" name="issue"[\s\S]*<\/data id="\1">/,
    );
  });

  test('takes a file of the repository in place of ours, and says what is wrong with it', async () => {
    const path = '.github/specgate/prompts/roles/analyze.md';
    const own = '---\nrole: analyze\noutput: document\ninputs: [issue]\n---\n\nWrite as the library does.\n';
    workspace.write(path, own);
    expect(await succeed('prompt analyze --issue idea.md')).toContain('Write as the library does.');
    workspace.write(path, `${own}{{house-rules}}\n`);
    const { code, err } = await workspace.run('prompt analyze --issue idea.md');
    expect([code, err]).toEqual([2, expect.stringContaining(`${path}:8: Unexpected \`{{house-rules}}\``)]);
  });

  test('hands a phase over', async () => {
    const none = await workspace.run('prompt develop waitlist');
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('There are no packs')]);
    workspace.write('docs/features/waitlist/fdd.md', '# Waitlist\n');
    workspace.write(
      'docs/features/waitlist/plan.md',
      '# Waitlist\n\n## Phase 1: Data\n\n- [x] A table\n\n## Phase 2: Page\n\n- [ ] A page that shows it\n',
    );
    expect(await succeed('prompt develop waitlist')).toMatch(
      /^# Phase 2: Page of `waitlist`[\s\S]*A page that shows it/,
    );
    const done = await workspace.run('prompt develop waitlist --phase 1');
    expect([done.code, done.err]).toEqual([2, expect.stringContaining('Phase 1 is done already')]);
  });
});
