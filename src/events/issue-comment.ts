import { z } from 'zod';
import { mayHoldCommand } from '../text/command-lines.ts';
import { aboutRepository, isPerson, moment, number, repositoryOf, senderAt, text } from './payload.ts';
import { webhook } from './webhook.ts';

const schema = aboutRepository.extend({
  issue: z.object({ number, pull_request: z.object({}).nullish() }),
  comment: z.object({
    id: number,
    body: z.string(),
    created_at: moment,
    user: z.object({ login: text, type: z.string() }),
    performed_via_github_app: z.object({}).nullish(),
  }),
});

/** Only a comment that a person has just written. Edited ones run nothing: nobody knows who stands behind the words. */
export const issueComment = webhook({ event: 'issue_comment', actions: ['created'], schema }, (payload) => {
  const { issue, comment, sender } = payload;
  const isOwnWord = comment.user.login === sender.login && !comment.performed_via_github_app;
  if (!isPerson(payload) || !isOwnWord || !mayHoldCommand(comment.body)) return [];
  return [
    {
      type: 'command',
      repository: repositoryOf(payload),
      thread: issue.number,
      isPull: Boolean(issue.pull_request),
      comment: comment.id,
      sender: senderAt(payload, comment.created_at),
      text: comment.body.slice(0, 65_536),
    },
  ];
});
