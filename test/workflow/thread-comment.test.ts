import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { repliesIn, type Reply, threadMarker, withReply } from '../../src/workflow/thread-comment.ts';

const reply = (key: string, text = 'Done.', values: Partial<Reply> = {}): Reply => ({
  key,
  asked: '@alice: `/spec status`',
  mark: 'done',
  text,
  ...values,
});

describe('the one comment of a thread', () => {
  test('says what was asked and what came of it, the newest first', () => {
    const body = withReply(withReply(null, reply('1.0')), reply('2.0', 'No.', { mark: 'refused' }));
    expect(body.startsWith(threadMarker)).toBe(true);
    expect(body.indexOf('🚫 @alice')).toBeLessThan(body.indexOf('✅ @alice'));
    expect(repliesIn(body)).toEqual(['2.0', '1.0']);
  });

  test('puts a new answer to the same in place of the old one', () => {
    const body = withReply(withReply(null, reply('1.0', 'At it')), reply('2.0'));
    const after = withReply(body, reply('1.0', 'All done'));
    expect(repliesIn(after)).toEqual(['2.0', '1.0']);
    expect(after).toContain('All done');
    expect(after).not.toContain('At it');
  });

  test('knows what it holds though somebody has edited it in a browser', () => {
    const body = withReply(withReply(null, reply('1.0')), reply('2.0')).replaceAll('\n', '\r\n');
    expect(repliesIn(body)).toEqual(['2.0', '1.0']);
    expect(repliesIn(withReply(body, reply('3.0')))).toEqual(['3.0', '2.0', '1.0']);
  });

  test('leaves out the oldest where there are too many, and goes on saying so', () => {
    let body: string | null = null;
    for (let index = 0; index < 40; index += 1) body = withReply(body, reply(`${index}.0`));
    expect(repliesIn(body ?? '')).toHaveLength(25);
    expect(body).toContain('Older replies were left out');
    expect(withReply(body, reply('39.0', 'Other'))).toContain('Older replies were left out');
  });

  test('cuts what is too long, and says so', () => {
    const body = withReply(null, reply('1.0', 'x'.repeat(100_000)));
    expect(body).toContain('*Cut for want of room.*');
    expect(repliesIn(body)).toEqual(['1.0']);
  });
});

const forgery = fc.constantFrom(
  '<!-- specgate:thread -->',
  '<!-- specgate:reply 9.9 -->',
  '\n<!-- specgate:end -->\n',
  '\n<!-- specgate:reply 9.9 -->\nYes\n<!-- specgate:end -->',
  '<!--'.repeat(20_000),
  '👩‍👩‍👧'.repeat(6_000),
  'x'.repeat(70_000),
);
const words = fc
  .array(fc.oneof(fc.string(), forgery, fc.constantFrom('\n', '\r\n', '---', '`')), { maxLength: 4 })
  .map((parts) => parts.join(''));
const anyReply: fc.Arbitrary<Reply> = fc.record({
  key: fc.constantFrom('1.0', '2.0', '3.1', 'label.spec-plan.17', 'amend.ce587453ced0'),
  asked: words.map((text) => text.replaceAll(/\s+/g, ' ')),
  mark: fc.constantFrom('done' as const, 'refused' as const, 'failed' as const, 'working' as const),
  text: words,
});

describe('whatever is said in it', () => {
  const bodies = fc.array(anyReply, { minLength: 1, maxLength: 6 });
  const after = (replies: readonly Reply[]): string =>
    replies.reduce<string | null>((body, each) => withReply(body, each), null) ?? '';

  test('GitHub takes it', () => {
    fc.assert(
      fc.property(bodies, (replies) => after(replies).length <= 65_536),
      { numRuns: 60 },
    );
  });

  test('the same once more changes nothing', () => {
    fc.assert(
      fc.property(bodies, (replies) => {
        const body = after(replies);
        const last = replies.at(-1);
        if (last) expect(withReply(body, last)).toBe(body);
      }),
      { numRuns: 60 },
    );
  });

  test('nothing that is quoted is taken for a reply, and none is lost', () => {
    fc.assert(
      fc.property(bodies, (replies) => {
        const keys = repliesIn(after(replies));
        expect(keys).not.toContain('9.9');
        expect(keys).toContain(replies.at(-1)?.key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 60 },
    );
  });
});
