import { z } from 'zod';
import { checkName } from '../domain/check-run.ts';
import { aboutRepository, isPerson, moment, number, repositoryOf, senderAt, sha, text } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({
  action: z.string(),
  check_run: z.object({
    id: number,
    name: text,
    head_sha: sha,
    completed_at: moment.nullish(),
    started_at: moment.nullish(),
  }),
  requested_action: z.object({ identifier: text }).optional(),
});

/** "Re-run" of the check, and the buttons under it. GitHub sends both only to the App whose check it is. */
export const checkRun = webhook(
  { event: 'check_run', actions: ['rerequested', 'requested_action'], schema },
  (payload) => {
    const { action, check_run: run, requested_action: requested } = payload;
    const repository = repositoryOf(payload);
    if (run.name !== checkName) return [];
    if (action === 'rerequested') return [{ type: 'check-commit', repository, head: run.head_sha }];
    if (!requested || !isPerson(payload)) return [];
    // The payload does not say when the button was pressed; not before the run was complete.
    const at = run.completed_at ?? run.started_at ?? null;
    return at === null
      ? []
      : [
          {
            type: 'button',
            repository,
            head: run.head_sha,
            run: run.id,
            action: requested.identifier,
            sender: senderAt(payload, at),
          },
        ];
  },
);
