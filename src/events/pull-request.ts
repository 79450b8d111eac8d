import { z } from 'zod';
import { aboutRepository, number, repositoryOf } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({
  action: z.string(),
  number,
  changes: z.object({ base: z.object({}).optional() }).optional(),
});

/** Whoever it is by, a pull request is judged. Of edits only the choice of another base matters. */
export const pullRequest = webhook(
  { event: 'pull_request', actions: ['opened', 'reopened', 'synchronize', 'edited'], schema },
  (payload) => {
    const { action, number: pull, changes } = payload;
    if (action === 'edited' && !changes?.base) return [];
    return [{ type: 'check-pull', repository: repositoryOf(payload), pull }];
  },
);
