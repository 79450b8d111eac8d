import { describe, expect, test } from '@jest/globals';
import { checkAll, fact, facts, type GivenFacts, toldOf } from './check-world.ts';

/** Designs in force that cannot be kept at the same time. */

const column = (attributes: string): string =>
  `tables:\n  users:\n    columns: { email: { ${attributes} } }\n`;
const head = facts([
  fact('table', 'users'),
  fact('column', 'users.email', { type: 'string', null: false }),
  fact('module', 'A'),
  fact('function', 'A.f/0'),
  fact('telemetry', '[:a, :b]', { measurements: ['count', 'duration'] }),
  fact('pubsub', 'topic', { messages: ['a', 'b'] }),
]);

const conflicts = (
  one: string,
  other: string,
  {
    oldOne = one,
    oldOther = other,
    ...given
  }: Partial<GivenFacts> & { oldOne?: string | null; oldOther?: string | null } = {},
): string[] =>
  toldOf(
    checkAll(
      [
        { slug: 'one', contract: one, old: oldOne },
        { slug: 'other', contract: other, old: oldOther },
      ],
      { head, ...given },
    ),
  ).filter((line) => line.includes('-conflict'));

test('two designs that claim one subject with other attributes name each other', () => {
  expect(conflicts(column('type: string'), column('type: text'))).toEqual([
    'block other column-conflict introduced: column `users.email`: one/fdd.md:12 claims it otherwise: type is "string" there and "text" here',
  ]);
  const [, result] = checkAll(
    [
      { slug: 'one', contract: column('type: string') },
      { slug: 'other', contract: column('type: text') },
    ],
    { head },
  );
  expect(result?.findings.find(({ verdict }) => verdict === 'conflict')).toMatchObject({
    design: { path: 'other/fdd.md', line: 12 },
    code: null,
    related: [{ path: 'one/fdd.md', line: 12 }],
  });
});

test.each([
  ['the same in other words', column('type: string'), column('type: varchar')],
  ['different attributes of one thing', column('type: string'), column('null: false')],
  [
    'lists of what must be there at least',
    'pubsub: { topic: { messages: [a] } }\n',
    'pubsub: { topic: { messages: [b] } }\n',
  ],
  ['one that closes the kind and one that declares in it', 'closed: [tables]\n', column('type: string')],
  ['one that forbids new ones and one that declares one', 'forbid: [new tables]\n', column('type: string')],
  ['one that moved: it stands in one design only', 'modules: { A: }\n', column('type: string')],
])('no conflict: %s', (_, one, other) => {
  expect(conflicts(one, other)).toEqual([]);
  expect(conflicts(other, one)).toEqual([]);
});

test('a list that must be exact is one', () => {
  expect(
    conflicts(
      'telemetry: { "[:a, :b]": { measurements: [duration, count] } }\n',
      'telemetry: { "[:a,:b]": { measurements: [duration] } }\n',
    ),
  ).toHaveLength(1);
});

describe('one requires what the other forbids', () => {
  test.each([
    [
      'a table',
      'forbid: [tables user*]\n',
      column('type: string'),
      'table `users`: one/fdd.md:10 forbids it: forbid: [tables user*]',
    ],
    [
      'a call that is a dependency',
      'forbid: ["Oli -> OliWeb"]\n',
      'modules: { Oli.A: { calls: [OliWeb.Page.show/1] } }\n',
      'call `Oli.A -> OliWeb.Page.show/1`: one/fdd.md:10 forbids it: forbid: ["Oli -> OliWeb"]',
    ],
  ])('%s', (_, one, other, message) => {
    expect(conflicts(one, other)).toEqual([
      `block other ${message.split(' ')[0]}-conflict introduced: ${message}`,
    ]);
  });
});

describe('a conflict blocks only the change that introduces it', () => {
  const base = head;

  test('the design that is new answers for it, whichever stands first', () => {
    const given = { base, oldOne: null };
    expect(conflicts(column('type: string'), column('type: text'), given)).toEqual([
      expect.stringContaining('block one column-conflict introduced: column `users.email`: other/fdd.md:12'),
    ]);
  });

  test('one that the base has is told as a note', () => {
    expect(conflicts(column('type: string'), column('type: text'), { base })).toEqual([
      expect.stringContaining('note other column-conflict pre-existing'),
    ]);
  });

  test('one that grew is introduced', () => {
    expect(
      conflicts(column('type: string, null: false'), column('type: text, null: true'), {
        base,
        oldOther: column('type: text'),
      }),
    ).toEqual([expect.stringContaining('block other')]);
  });

  test('a claim that moved between designs takes its old conflict along', () => {
    const results = checkAll(
      [
        { slug: 'one', contract: column('type: string'), old: 'modules: { A: }\n' },
        { slug: 'other', contract: column('type: text') },
        { slug: 'third', contract: 'modules: { A: }\n', old: column('type: string') },
      ],
      { head, base },
    );
    expect(toldOf(results).filter((line) => line.includes('-conflict'))).toEqual([
      expect.stringContaining('note other column-conflict pre-existing'),
    ]);
  });
});
