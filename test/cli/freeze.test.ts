import { beforeEach, expect, test } from '@jest/globals';
import { newWorkspace, type Workspace } from './workspace.ts';

/** `specgate freeze`: the words of a design as its contract. */

const path = 'docs/features/waitlist/fdd.md';
const words = `# Waitlist

## Proposed design

- \`Waitlist.join/2\` and \`MyApp.Waitlist.Queue\`, through \`Ecto.Multi\`.
- **QueueReport** (name TBD)
- No new tables.

## Data model

- \`waitlist_entries\`
  - \`position\` (integer, default \`0\`)
  - user_id, note_text
`;

let workspace: Workspace;

beforeEach(() => {
  workspace = newWorkspace();
  workspace.write(path, words);
  workspace.write(
    'lib/waitlist.ex',
    'defmodule MyApp.Waitlist do\n  def join(a, b), do: Ecto.Multi.run(a, b)\nend\n',
  );
});

test('names get the code’s full ones, and what a contract cannot hold is told', async () => {
  const { code, out } = await workspace.run('freeze waitlist');
  expect(code).toBe(0);
  expect(workspace.read(path)).toBe(`${words}
## Contract

\`\`\`yaml contract
# Written by \`specgate freeze\` from the words above: read each line, then say \`scope\` and \`closed\`.
modules:
  MyApp.Waitlist:
    functions: [join/2]
  MyApp.Waitlist.Queue:
tables:
  waitlist_entries:
    columns:
      position: { type: integer, default: 0 }
      user_id:
      note_text:
forbid: [new tables]
\`\`\`
`);
  expect(out)
    .toBe(`docs/features/waitlist/fdd.md has a contract of 7 claims now; review it before you finalize.
Left out, of what the words say:
  line 5: module Ecto.Multi: it is of a library, and the code only uses it
  line 6: module *.QueueReport: the design leaves the name open
`);
});

test('--print shows it and changes nothing', async () => {
  const { out } = await workspace.run('freeze waitlist --print');
  expect(out).toContain('MyApp.Waitlist:\n    functions: [join/2]');
  expect(workspace.read(path)).toBe(words);
});

test('line endings stay what they are', async () => {
  workspace.write(path, words.replaceAll('\n', '\r\n'));
  await workspace.run('freeze waitlist');
  expect(workspace.read(path).replaceAll('\r\n', '')).not.toContain('\n');
});

test.each([
  [
    'a contract',
    `${words}\n## Contract\n\n\`\`\`yaml contract\nfiles: [a.ex]\n\`\`\`\n`,
    'has a contract already',
  ],
  ['nothing to hold', '# Waitlist\n\nPeople wait.\n', 'names nothing that a contract could hold fast'],
])('a design with %s is left alone', async (_, text, message) => {
  workspace.write(path, text);
  const { code, err } = await workspace.run('freeze waitlist');
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(workspace.read(path)).toBe(text);
});

test('a final design is reopened first', async () => {
  workspace.write('.github/specgate.yml', 'finalize: { mode: merge }\n');
  workspace.write(path, `---\ndocument: fdd\nfeature: waitlist\nstatus: final\n---\n\n${words}`);
  const { code, err } = await workspace.run('freeze waitlist');
  expect([code, err]).toEqual([2, expect.stringContaining('specgate reopen waitlist fdd')]);
});

test('the claims of the words are listed where there is no contract, or on request', async () => {
  const { out } = await workspace.run('claims waitlist');
  expect(out).toContain('   6  module      *.QueueReport  (the design leaves the name open)');
  expect(out).toContain('claims read from prose');
  await workspace.run('freeze waitlist');
  expect((await workspace.run('claims waitlist')).out).toContain('scope: everything');
  expect((await workspace.run('claims waitlist --prose')).out).toContain('claims read from prose');
});
