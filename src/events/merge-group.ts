import { z } from 'zod';
import { aboutRepository, repositoryOf, sha, text } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({
  merge_group: z.object({ head_sha: sha, head_ref: text, base_sha: sha, base_ref: text }),
});

export const mergeGroup = webhook(
  { event: 'merge_group', actions: ['checks_requested'], schema },
  (payload) => {
    const { head_sha: head, head_ref: headRef, base_sha: base, base_ref: baseRef } = payload.merge_group;
    const branch = baseRef.replace(/^refs\/heads\//, '');
    return [
      {
        type: 'check-group',
        repository: repositoryOf(payload),
        head,
        headRef: headRef.replace(/^refs\/heads\//, ''),
        base,
        branch,
        isDefault: branch === payload.repository.default_branch,
      },
    ];
  },
);
