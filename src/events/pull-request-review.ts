import { z } from 'zod';
import { aboutRepository, number, repositoryOf } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({
  action: z.string(),
  pull_request: z.object({ number }),
  review: z.object({ state: z.string() }),
});

/** An approval can be the word that a change of keys waits for, and can be taken back. A remark is neither. */
export const pullRequestReview = webhook(
  { event: 'pull_request_review', actions: ['submitted', 'dismissed'], schema },
  (payload) =>
    payload.action === 'submitted' && payload.review.state === 'commented'
      ? []
      : [{ type: 'check-pull', repository: repositoryOf(payload), pull: payload.pull_request.number }],
);
