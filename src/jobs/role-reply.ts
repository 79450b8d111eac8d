import type { Answer, ReplyPlace } from './commands/answer.ts';
import type { JobOf } from './job-kind.ts';
import { replyIn } from './replies.ts';
import type { Work } from './service.ts';

/** The one reply in which a role tells how far it is, and what came of it. */

export type RoleJob = JobOf<'draft'> | JobOf<'develop'>;

export const replyPlace = ({ key, asked }: RoleJob): ReplyPlace => ({ key, asked });

export const tellRole = (job: RoleJob, { service }: Work, answer: Answer): Promise<void> =>
  replyIn(service, job.repository, job.thread, { ...replyPlace(job), ...answer });

/** What is done, ticked, and what comes next. */
export const stages = (done: readonly string[], next: string | null): string =>
  [...done.map((text) => `- [x] ${text}`), ...(next === null ? [] : [`- [ ] ${next}`])].join('\n');
