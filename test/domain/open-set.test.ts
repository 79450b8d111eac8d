import { describe, expect, test } from '@jest/globals';
import { covers, holdsSet, mayHold } from '../../src/domain/open-set.ts';

const set = { kind: 'call', within: 'A -> ', except: ['A -> B.'], ending: '.get/1' } as const;

describe('a subject', () => {
  test.each([
    ['A -> C.get/1', true],
    ['A -> C.get/2', false],
    ['A -> B.get/1', false],
    ['B -> C.get/1', false],
    ['', false],
  ])('is in a set that starts and ends as it says, but for its exceptions: %j', (subject, expected) => {
    expect(covers(set, subject)).toBe(expected);
  });

  test('is in none where all of a kind are asked for, but in one that holds all', () => {
    expect(covers({ kind: 'config', within: '' }, '')).toBe(true);
    expect(covers({ kind: 'config', within: '', except: [':'] }, '')).toBe(false);
    expect(covers({ kind: 'config', within: '', except: [':'] }, 'HOST')).toBe(true);
  });

  test('that is a route is compared by the parts of its path', () => {
    expect(covers({ kind: 'route', within: '* /admin' }, 'GET /admin/users')).toBe(true);
    expect(covers({ kind: 'route', within: '* /admin' }, 'GET /administration')).toBe(false);
  });
});

test.each([
  ['A -> ', '', 'A -> ', '.get/1', true],
  ['A -> ', '.get/1', 'A -> ', '', false],
  ['A -> ', '.get/1', 'A -> C', '.get/1', true],
  ['A -> C', '', 'A -> ', '', false],
])('the set %j … %j holds the set %j … %j: %j', (within, ending, otherWithin, otherEnding, expected) => {
  const other = { kind: 'call', within: otherWithin, ending: otherEnding } as const;
  expect(holdsSet({ kind: 'call', within, ending }, other)).toBe(expected);
});

test('a set with exceptions holds none that has what it leaves out', () => {
  const all = { kind: 'config', within: '' } as const;
  expect(holdsSet({ ...all, except: [':'] }, all)).toBe(false);
  expect(holdsSet({ ...all, except: [':'] }, { ...all, within: 'HO' })).toBe(true);
  expect(holdsSet({ ...all, except: [':'] }, { ...all, except: [':', 'X'] })).toBe(true);
  expect(holdsSet(all, { ...all, except: [':'] })).toBe(true);
});

test('a set of routes holds those below its path', () => {
  const admin = { kind: 'route', within: '* /admin' } as const;
  expect(holdsSet(admin, { kind: 'route', within: 'GET /admin/users' })).toBe(true);
  expect(holdsSet(admin, { kind: 'route', within: '' })).toBe(false);
});

test.each([
  ['A -> ', '.get/1', '* -> C.get/1', true],
  ['A -> ', '.get/1', '* -> C.put/1', false],
  ['A -> C.', '', '* -> C.put/*', true],
  ['A -> C.put/', '', '* -> D.put/1', false],
  ['A -> ', '', 'B.* -> *', false],
  ['A -> ', '', 'A* -> *', true],
])('the set %j … %j may hold what fits %j: %j', (within, ending, pattern, expected) => {
  expect(mayHold({ kind: 'call', within, ending }, pattern)).toBe(expected);
});

test('a set may hold nothing that it leaves out', () => {
  expect(mayHold({ kind: 'config', within: '', except: [':'] }, ':my_app, *')).toBe(false);
  expect(mayHold({ kind: 'config', within: '', except: [':'] }, '*')).toBe(true);
});

test('what a module may define is not what the modules below it define', () => {
  const repository = { kind: 'function', within: 'A.Repo.', isFlat: true } as const;
  expect(covers(repository, 'A.Repo.all/1')).toBe(true);
  expect(covers(repository, 'A.Repo.Migrations.AddTags.change/0')).toBe(false);
});
