import type { Role } from '../domain/command.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { resolveCommit } from '../effects/git-commits.ts';
import { settingsInForce } from '../pipeline/settings-in-force.ts';
import { refusePermission } from '../workflow/authority.ts';
import { type Answer, refused } from './commands/answer.ts';
import { carryOut } from './commands/index.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import { commentPermissions, replyIn } from './replies.ts';
import type { Work } from './service.ts';

/** The role that a label starts, by the settings of the default branch; null where it means nothing here. */
const roleOf = async (
  { repository, branch, label: name }: JobOf<'label'>,
  { service }: Work,
): Promise<Role | null> => {
  const ref = `refs/heads/${branch}`;
  const root = await service.mirrors.fetch(repository, { refs: [ref], commits: [] });
  const tip = await resolveCommit(root, ref);
  if (tip === null) return null;
  const { labels } = (await settingsInForce(root, tip)).settings;
  const [role] = Object.entries(labels).find(([, each]) => each === name) ?? [];
  return (role as Role | undefined) ?? null;
};

const answerTo = async (job: JobOf<'label'>, role: Role, work: Work): Promise<Answer | 'later'> => {
  const { repository, issue, sender } = job;
  const octokit = work.service.github.of(repository, commentPermissions);
  const permission = await fetchPermission(octokit, repository, sender.login);
  const refusal = refusePermission(`The label \`${job.label}\``, 'write', {
    login: sender.login,
    permission,
  });
  if (refusal !== null) return refused(refusal);
  return carryOut(
    { name: 'role', role, words: '' },
    {
      work,
      repository,
      thread: issue,
      isPull: false,
      sender,
      permission,
      reply: { key: keyOf(job), asked: askedBy(job) },
    },
  );
};

const keyOf = ({ label: name, sender }: JobOf<'label'>): string =>
  `label.${name.replaceAll(/[^\w-]+/g, '-')}.${Date.parse(sender.at)}`;

const askedBy = ({ label: name, sender }: JobOf<'label'>): string =>
  `@${sender.login} set the label \`${name.replaceAll('`', "'")}\``;

export const label: JobKind<'label'> = {
  type: 'label',
  run: async (job, work) => {
    const role = await roleOf(job, work);
    if (role === null) return { outcome: 'done' };
    const answer = await answerTo(job, role, work);
    if (answer !== 'later')
      await replyIn(work.service, job.repository, job.issue, {
        key: keyOf(job),
        asked: askedBy(job),
        ...answer,
      });
    return { outcome: 'done' };
  },
  fail: (job, { service }, why) =>
    replyIn(service, job.repository, job.issue, {
      key: keyOf(job),
      asked: askedBy(job),
      mark: 'failed',
      text: `This was not done: ${why}. Take the label away and set it again to try once more.`,
    }),
};
