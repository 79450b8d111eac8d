import { expect, test } from '@jest/globals';
import { diagnose, type Seen } from '../../src/workflow/diagnosis.ts';

const sound: Seen = {
  branch: 'main',
  appId: 7,
  required: [{ name: 'specgate', app: 7 }],
  isProtectionHidden: false,
  hasMergeQueue: true,
  events: ['merge_group'],
  lacking: [],
  settingsProblems: [],
  mode: 'seal',
  isKeyListed: true,
  keyLine: 'seal: { keys: { k1: "ed25519:x" } }',
  packs: 2,
};

const states = (seen: Seen): string =>
  diagnose(seen)
    .map(({ state }) => state[0])
    .join('');

test('where all is well, only what cannot be seen is unknown', () => {
  expect(states(sound)).toBe('gggggggu');
});

test.each<[string, Partial<Seen>, string, string]>([
  ['the check is not required', { required: [] }, 'bad', 'is not required for `main`'],
  ['another check is', { required: [{ name: 'ci', app: 7 }] }, 'bad', 'is not required'],
  ['protection is hidden', { required: [], isProtectionHidden: true }, 'unknown', 'Branch protection may'],
  [
    "anybody's check would do",
    { required: [{ name: 'specgate', app: null }] },
    'bad',
    'choose this App as its source',
  ],
  ["another App's check is required", { required: [{ name: 'specgate', app: 8 }] }, 'bad', 'choose this App'],
  ['a merge queue is not told', { events: [] }, 'bad', 'wait for a check that never comes'],
  ['permissions wait', { lacking: ['`checks: write`'] }, 'bad', 'Not granted yet: `checks: write`'],
  ['settings cannot be read', { settingsProblems: ['line 3: no'] }, 'bad', 'cannot be read: line 3: no'],
  ['the key is not listed', { isKeyListed: false }, 'bad', 'seal: { keys: { k1:'],
  ['there are no packs', { packs: 0 }, 'unknown', 'No packs were found yet'],
])('%s', (_what, values, state, text) => {
  expect(diagnose({ ...sound, ...values })).toContainEqual({ state, text: expect.stringContaining(text) });
});

test('a check that is pinned once is pinned, and in merge mode there is no key to list', () => {
  const twice = [
    { name: 'specgate', app: null },
    { name: 'specgate', app: 7 },
  ];
  expect(states({ ...sound, required: twice })).toBe('gggggggu');
  expect(states({ ...sound, mode: 'merge', isKeyListed: false })).toBe('ggggggu');
});
