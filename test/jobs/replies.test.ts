import { expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { IncompleteError, UsageError } from '../../src/pipeline/faults.ts';
import { answerOf } from '../../src/jobs/commands/answer.ts';
import { replyIn } from '../../src/jobs/replies.ts';
import type { Service } from '../../src/jobs/service.ts';
import { openTurns } from '../../src/effects/turns.ts';
import { repliesIn } from '../../src/workflow/thread-comment.ts';
import { repository } from '../github/api.ts';

test.each([
  new UsageError('There is no pack `x` @acme/all` ![](https://example.org/a.png)'),
  new IncompleteError('the branch a`@acme/all`b is gone, see https://example.org and #12'),
])('an answer that quotes strangers mentions nobody and links nowhere: %s', (error) => {
  const text = answerOf(error)?.text ?? '';
  expect(text).toContain('acme/all');
  expect(text.replaceAll(/<code>.*?<\/code>/g, '')).not.toMatch(/@acme|!\[|https?:\/\/|#12/);
});

/** A thread of comments, each call of which takes its time. */
const threadOf = (comments: { id: number; body: string }[]): Service => {
  const remembered = new Map<string, unknown>();
  const request = async (route: string, { body = '', comment_id: id = 0 }): Promise<unknown> => {
    await pause(1);
    if (route.startsWith('POST')) comments.push({ id: comments.length + 1, body });
    const found = comments.find((comment) => comment.id === id);
    if (route.startsWith('PATCH') && found) found.body = body;
    const told = found ?? comments.at(-1);
    return { data: route.endsWith('{issue_number}/comments') && !body ? [] : told, headers: {} };
  };
  return {
    github: { appId: 1, of: () => ({ request }) },
    login: 'specgate[bot]',
    memory: {
      get: async (key: string) => remembered.get(key),
      set: async (key: string, value: unknown) => void remembered.set(key, value),
      exclusively: openTurns(),
    },
  } as unknown as Service;
};

test('jobs that answer in one thread at once share one comment', async () => {
  const comments: { id: number; body: string }[] = [];
  const service = threadOf(comments);
  const reply = (key: string) => ({ key, asked: '@alice', mark: 'done' as const, text: 'Done.' });
  await Promise.all(['1.0', '2.0', '3.0'].map((key) => replyIn(service, repository, 7, reply(key))));
  expect(comments.map(({ body }) => repliesIn(body))).toEqual([['3.0', '2.0', '1.0']]);
});
