import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waiveLine } from '../../src/check/exits.ts';
import { parseWaive } from '../../src/commands/parse-waive.ts';

describe('the words after /spec waive', () => {
  test('are a finding, a day and a reason', () => {
    expect(parseWaive('3f9c0a11b2c4 until 2026-12-31 because the vendor fixes it until then')).toEqual({
      finding: '3f9c0a11b2c4',
      until: '2026-12-31',
      reason: 'the vendor fixes it until then',
    });
    expect(parseWaive('  3F9C   UNTIL 2026-12-31\n Because  of\nreasons ')).toEqual({
      finding: '3f9c',
      until: '2026-12-31',
      reason: 'of\nreasons',
    });
  });

  test.each([
    ['', 'Missing finding, expected FINDING until DATE because REASON, such as'],
    ['it until 2026-12-31 because so', 'Unexpected finding `it`, expected its id'],
    ['3f9', 'Unexpected finding `3f9`'],
    ['3f9c', 'Unexpected `` after the finding, expected FINDING until DATE'],
    ['3f9c because so', 'Unexpected `because so` after the finding'],
    ['3f9c until tomorrow because so', 'Unexpected date `tomorrow`, expected a day such as `2026-12-31`'],
    ['3f9c until 2026-02-30 because so', 'Unexpected date `2026-02-30`'],
    ['3f9c until 2026-12-31', 'Missing reason, expected in words'],
    ['3f9c until 2026-12-31 because', 'Missing reason'],
    ['3f9c until 2026-12-31 because REASON', 'Missing reason'],
  ])('%s', (words, message) => {
    expect(parseWaive(words)).toEqual({ problem: expect.stringContaining(message) });
  });

  test('whatever they are, they are understood or answered', () => {
    const word = fc.constantFrom('3f9c', 'until', '2026-12-31', 'because', 'so', ' ', '\n', '`', 'REASON');
    fc.assert(
      fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 8 }), (words) => {
        const parsed = parseWaive(words.join(' '));
        expect('problem' in parsed ? parsed.problem : parsed.reason).not.toBe('');
      }),
    );
  });
});

test('the line that a report prints is such words, once somebody gives the reason', () => {
  const line = waiveLine('3f9c0a11b2c4', '2026-12-20T18:00:00Z');
  expect(line).toBe('/spec waive 3f9c0a11b2c4 until 2027-01-19 because REASON');
  expect(parseWaive(line.replace('/spec waive ', '').replace('REASON', 'so'))).toEqual({
    finding: '3f9c0a11b2c4',
    until: '2027-01-19',
    reason: 'so',
  });
});
