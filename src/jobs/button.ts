import { fetchPermission } from '../effects/github/people.ts';
import { fetchPullsOf } from '../effects/github/pulls.ts';
import { actions } from '../report/check-run.ts';
import { refusePermission } from '../workflow/authority.ts';
import { checkPermissions } from './candidate.ts';
import { amend } from './commands/amend.ts';
import { type Answer, answerOf, type Asked, refused } from './commands/answer.ts';
import { explainBlocking } from './commands/explain.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import { replyIn } from './replies.ts';
import type { Work } from './service.ts';

type Button = JobOf<'button'>;

/** What a button does on the pull request of its commit. */
const answers: Readonly<Record<string, { label: string; answer(asked: Asked): Promise<Answer> }>> = {
  [actions.amend.identifier]: { label: actions.amend.label, answer: amend },
  [actions.explain.identifier]: { label: actions.explain.label, answer: explainBlocking },
};

const answerOn = async (
  asked: Asked,
  { answer }: { answer(asked: Asked): Promise<Answer> },
  refusal: string | null,
): Promise<Answer> => {
  if (refusal !== null) return refused(refusal);
  try {
    return await answer(asked);
  } catch (error) {
    const told = answerOf(error);
    if (told === null) throw error;
    return told;
  }
};

const press = async (job: Button, work: Work): Promise<void> => {
  const { repository, head, action, sender } = job;
  const { github, queue } = work.service;
  const octokit = github.of(repository, checkPermissions);
  const permission = await fetchPermission(octokit, repository, sender.login);
  const refusal = refusePermission('This button', 'write', { login: sender.login, permission });
  const known = answers[action];
  if (!known) {
    if (action === actions.again.identifier && refusal === null)
      await queue.add({ type: 'check-commit', repository, head });
    return;
  }
  for (const { number } of await fetchPullsOf(octokit, repository, head)) {
    const reply = {
      key: `${action}.${head.slice(0, 12)}`,
      asked: `@${sender.login} pressed "${known.label}"`,
    };
    const asked: Asked = { work, repository, thread: number, isPull: true, sender, permission, reply };
    const { mark, text } = await answerOn(asked, known, refusal);
    await replyIn(work.service, repository, number, { ...reply, mark, text });
  }
};

export const button: JobKind<'button'> = {
  type: 'button',
  run: async (job, work) => {
    await press(job, work);
    return { outcome: 'done' };
  },
  fail: async (job, { service }, why) => {
    const { repository, head, action } = job;
    const octokit = service.github.of(repository, checkPermissions);
    for (const { number } of await fetchPullsOf(octokit, repository, head))
      await replyIn(service, repository, number, {
        key: `${action}.${head.slice(0, 12)}`,
        asked: `@${job.sender.login} pressed "${answers[action]?.label ?? action}"`,
        mark: 'failed',
        text: `This was not done: ${why}. Press it again to try once more.`,
      });
  },
};
