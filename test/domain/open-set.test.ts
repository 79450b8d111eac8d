import { expect, test } from '@jest/globals';
import { covers } from '../../src/domain/open-set.ts';

const set = { kind: 'call', within: 'A -> ', except: ['A -> B.'], ending: '.get/1' } as const;

test.each([
  ['A -> C.get/1', true],
  ['A -> C.get/2', false],
  ['A -> B.get/1', false],
  ['B -> C.get/1', false],
  ['', false],
])('a set holds what starts and ends as it says, but for its exceptions: %j', (subject, expected) => {
  expect(covers(set, subject)).toBe(expected);
});

test('all of a kind is unknown only where nothing of it is known', () => {
  expect(covers({ kind: 'config', within: '' }, '')).toBe(true);
  expect(covers({ kind: 'config', within: '', except: [':'] }, '')).toBe(false);
  expect(covers({ kind: 'config', within: '', except: [':'] }, 'HOST')).toBe(true);
});

test('routes are in a set by the parts of their paths', () => {
  expect(covers({ kind: 'route', within: '* /admin' }, 'GET /admin/users')).toBe(true);
  expect(covers({ kind: 'route', within: '* /admin' }, 'GET /administration')).toBe(false);
});
