import type { Permission, Request, RequestName } from '../../domain/command.ts';
import type { RepositoryRef, Sender } from '../../domain/job.ts';
import { ListTooLong, refusalOf } from '../../effects/github/errors.ts';
import { IncompleteError, UsageError } from '../../pipeline/faults.ts';
import { escapeMarkdown } from '../../report/escape-markdown.ts';
import type { ReplyMark } from '../../workflow/thread-comment.ts';
import type { Work } from '../service.ts';

/** Where the answer to something goes. */
export interface ReplyPlace {
  key: string;
  /** `@alice: /spec plan`. */
  asked: string;
}

/** What somebody asked for, who may. */
export interface Asked {
  work: Work;
  repository: RepositoryRef;
  /** The issue or pull request. */
  thread: number;
  isPull: boolean;
  sender: Sender;
  permission: Permission;
  reply: ReplyPlace;
}

/** What is answered, as markdown. */
export interface Answer {
  mark: ReplyMark;
  text: string;
}

export type RequestOf<Name extends RequestName> = Extract<Request, { name: Name }>;

/**
 * How one command is carried out. What it does a second time must change nothing: a crash may come before the answer.
 * `later`: a job of its own answers.
 */
export type CarryOut<Name extends RequestName> = (
  request: RequestOf<Name>,
  asked: Asked,
) => Promise<Answer | 'later'>;

export const done = (text: string): Answer => ({ mark: 'done', text });
export const failed = (text: string): Answer => ({ mark: 'failed', text });
export const refused = (text: string): Answer => ({ mark: 'refused', text });

/** What is told quotes what strangers wrote: as text, which mentions nobody, links nowhere and shows no pictures. */
export const quoted = (text: string): string =>
  text
    .split('\n')
    .map((line) => escapeMarkdown(line, 2_000))
    .join('\n');

/** What people are told of an error that trying again does not mend; null for all others. */
export const answerOf = (error: unknown): Answer | null => {
  if (error instanceof UsageError) return refused(quoted(error.message));
  if (error instanceof IncompleteError || error instanceof ListTooLong)
    return { mark: 'failed', text: `${quoted(error.message)}. Say it again to try once more.` };
  const refusal = refusalOf(error);
  return refusal === null
    ? null
    : {
        mark: 'failed',
        text: `GitHub does not let this App do that here: ${quoted(refusal)}\n\nLook at the rules of the branch and at \`/spec doctor\`, then say it again.`,
      };
};
