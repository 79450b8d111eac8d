import { cpSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { newWorkspace, type Workspace } from '../cli/workspace.ts';

/** The sample application and its design, as a newcomer tries them. */

let workspace: Workspace;

beforeAll(() => {
  workspace = newWorkspace();
  cpSync('bench/sample', workspace.root, { recursive: true });
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '-m', 'Stacks');
});

test('its documents are ready to be final, and are', async () => {
  expect((await workspace.run('lint --final')).out).toContain('Nothing to report: 1 pack, 3 documents');
  expect((await workspace.run('status')).out).toContain('3 of 3 gates final in 1 pack');
});

test.each(['check --pack holds --due all', 'check --base main'])(
  '%s finds code and design in agreement',
  async (line) => {
    const { code, out } = await workspace.run(line);
    expect(out).toMatch(/holds {2}docs\/features\/holds\/fdd\.md \(final\) {2}(\d+) claims: \1 conforms\n/);
    expect(out).toContain('Code and design agree');
    expect(code).toBe(0);
  },
);
