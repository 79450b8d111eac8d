import { describe, expect, test } from '@jest/globals';
import { permissions } from '../../src/domain/command.ts';
import {
  type Authorship,
  refuseAuthor,
  refuseMoved,
  refuseUnseen,
  refusePermission,
} from '../../src/workflow/authority.ts';

describe('a permission', () => {
  test('is enough where it ranks as high', () => {
    for (const [rank, needed] of permissions.entries())
      for (const [own, permission] of permissions.entries()) {
        const refusal = refusePermission('`/spec check`', needed, { login: 'alice', permission });
        expect(refusal === null).toBe(own >= rank);
      }
  });

  test('that is not enough is refused with what it takes', () => {
    expect(refusePermission('`/spec waive`', 'maintain', { login: 'alice', permission: 'write' })).toBe(
      '`/spec waive` takes the role maintain to this repository; @alice has write access. Ask somebody who has it to say it.',
    );
  });
});

describe('somebody with a hand in a pull request', () => {
  const authorship = (values: Partial<Authorship> = {}): Authorship => ({
    authors: ['alice'],
    arePushersKnown: true,
    changesCode: true,
    selfAllowed: false,
    ...values,
  });

  test.each<[string, string, Partial<Authorship>, boolean]>([
    ['never waives', 'waive', {}, false],
    ['never waives, though finalize.self is on', 'waive', { selfAllowed: true, changesCode: false }, false],
    ['does not finalize beside code', 'finalize', {}, false],
    ['is known by any spelling of the name', 'finalize', { authors: ['ALICE'] }, false],
    ['finalizes where only documents change', 'finalize', { changesCode: false }, true],
    ['finalizes beside code where finalize.self is on', 'finalize', { selfAllowed: true }, true],
    ['is nobody else', 'waive', { authors: ['bob'] }, true],
    ['may be anybody where nobody knows who pushed', 'waive', { authors: [], arePushersKnown: false }, false],
    [
      'may be anybody who finalizes beside code, too',
      'finalize',
      { authors: [], arePushersKnown: false },
      false,
    ],
    [
      'may be anybody where only documents change',
      'finalize',
      { authors: [], arePushersKnown: false, changesCode: false },
      true,
    ],
  ])('%s', (_what, command, values, may) => {
    expect(refuseAuthor(command, 'alice', authorship(values)) === null).toBe(may);
  });
});

describe('a word', () => {
  const saidAt = '2026-11-21T18:00:00Z';
  const move = (at: string, by: string | null = 'mallory') => ({ at, by });

  test.each([
    ['counts for what was there', [move('2026-11-21T17:59:59Z')], true],
    ['counts where only the App has written since', [move('2026-11-21T18:00:05Z', 'specgate[bot]')], true],
    ['does not count for what came after', [move('2026-11-21T18:00:01Z')], false],
    ['does not count for what may have come after', [move(saidAt)], false],
    ['does not count for what nobody knows came after', [move('2026-11-21T18:00:01Z', null)], false],
    ['is compared by moment, not by spelling', [move('2026-11-21T19:30:00+02:00')], true],
  ])('%s', (_what, moves, counts) => {
    expect(refuseMoved(saidAt, moves, 'specgate[bot]') === null).toBe(counts);
  });
});

test('what was said before anybody looked at a head may have been said of another', () => {
  const head = 'a'.repeat(40);
  const said = '2026-11-21T18:00:00Z';
  expect(refuseUnseen(said, head, ['2026-11-21T17:59:00Z', '2026-11-21T18:05:00Z'])).toBeNull();
  expect(refuseUnseen(said, head, ['2026-11-21T18:00:01Z', null])).toContain('say it again');
  expect(refuseUnseen(said, head, [])).toContain('`aaaaaaaaaaaa`');
});
