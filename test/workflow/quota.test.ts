import { expect, test } from '@jest/globals';
import type { Permission } from '../../src/domain/command.ts';
import { mostJudgements, takeQuota } from '../../src/workflow/quota.ts';

const now = Date.parse('2026-11-21T18:00:00Z');
const minutes = (count: number): number => count * 60_000;

/** Asks every minute, and gives how many were answered. */
const answered = (permission: Permission, times: number): { count: number; refusals: string[] } => {
  let asked: number[] = [];
  const refusals: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const quota = takeQuota(asked, now + minutes(time), { login: 'rita', permission });
    asked = quota.asked;
    if (quota.refusal !== null) refusals.push(quota.refusal);
  }
  return { count: times - refusals.length, refusals };
};

test.each<Permission>(['none', 'read', 'triage'])(
  'with %s, so many are answered within an hour',
  (permission) => {
    const { count, refusals } = answered(permission, 60);
    expect(count).toBe(mostJudgements);
    expect(refusals[0]).toContain('@rita has had 10 explanations here within an hour');
    expect(refusals[0]).toContain('ask again in 50 minutes');
  },
);

test('an hour after the first there is room for one more', () => {
  expect(answered('read', 61).count).toBe(mostJudgements + 1);
});

test.each<Permission>(['write', 'maintain', 'admin'])('with %s there is no such limit', (permission) => {
  expect(answered(permission, 60).count).toBe(60);
});
