import { z } from 'zod';
import { aboutRepository, repositoryOf, text } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({ ref: text, deleted: z.boolean() });

/** Documents and settings are in force where they stand on a base branch; whether it is one is said by the settings. */
export const push = webhook({ event: 'push', actions: null, schema }, (payload) => {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(payload.ref) ?? [];
  return branch === undefined || payload.deleted
    ? []
    : [{ type: 'check-branch', repository: repositoryOf(payload), branch }];
});
