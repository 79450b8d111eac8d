import { z } from 'zod';
import { aboutRepository, isPerson, moment, number, repositoryOf, senderAt, text } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({
  issue: z.object({ number, updated_at: moment, pull_request: z.object({}).nullish() }),
  label: z.object({ name: text }),
});

/** Which labels mean something is said by the settings of the repository, which the job reads. */
export const issues = webhook({ event: 'issues', actions: ['labeled'], schema }, (payload) => {
  const { issue, label } = payload;
  if (!isPerson(payload) || issue.pull_request) return [];
  return [
    {
      type: 'label',
      repository: repositoryOf(payload),
      issue: issue.number,
      label: label.name,
      branch: payload.repository.default_branch,
      sender: senderAt(payload, issue.updated_at),
    },
  ];
});
