import { readCommand, usageOf } from '../commands/index.ts';
import type { Permission } from '../domain/command.ts';
import { react, type Reaction } from '../effects/github/comments.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { commandLines } from '../text/command-lines.ts';
import { refusePermission } from '../workflow/authority.ts';
import type { ReplyMark } from '../workflow/thread-comment.ts';
import { type Answer, answerOf, quoted, refused } from './commands/answer.ts';
import { carryOut } from './commands/index.ts';
import type { JobKind, JobOf } from './job-kind.ts';
import { answeredIn, commentPermissions, replyIn } from './replies.ts';
import type { Work } from './service.ts';

/** A comment is no script. */
const mostLines = 5;

const withUsage = (problem: string, command: Parameters<typeof usageOf>[0] | null): string =>
  command === null
    ? `${quoted(problem)} \`/spec help\` lists the commands.`
    : `${quoted(problem)}\n\nUsage: \`${usageOf(command)}\`, for example \`${command.example}\``;

const answer = async (
  job: JobOf<'command'>,
  line: string,
  permission: Permission,
  work: Work,
): Promise<Answer> => {
  const { repository, thread, isPull, sender } = job;
  const read = readCommand(line, isPull);
  if ('problem' in read) return refused(withUsage(read.problem, read.command));
  const { command, request } = read;
  const refusal = refusePermission(`\`/spec ${command.name}\``, command.permission, {
    login: sender.login,
    permission,
  });
  if (refusal !== null) return refused(refusal);
  try {
    return await carryOut(request, { work, repository, thread, isPull, sender, permission });
  } catch (error) {
    const told = answerOf(error);
    if (told === null) throw error;
    return told;
  }
};

const reactions: Record<ReplyMark, Reaction> = {
  done: '+1',
  refused: '-1',
  failed: 'confused',
  working: 'eyes',
};

const asked = ({ sender }: JobOf<'command'>, line: string): string =>
  `@${sender.login}: \`/spec ${line.replaceAll('`', "'").slice(0, 200)}\``;

const tooMany = (left: number): string =>
  `A comment may hold ${mostLines} commands; ${left === 1 ? 'one more was' : `${left} more were`} not run. Say them in a comment of their own.`;

const keyOf = ({ comment }: JobOf<'command'>, index: number): string => `${comment}.${index}`;

export const command: JobKind<'command'> = {
  type: 'command',
  run: async (job, work) => {
    const { repository, thread, comment, sender } = job;
    const { service } = work;
    const all = commandLines(job.text);
    const lines = all.slice(0, mostLines);
    if (lines.length === 0) return { outcome: 'done' };
    const octokit = service.github.of(repository, commentPermissions);
    await react(octokit, repository, comment, 'eyes');
    const answered = await answeredIn(service, repository, thread);
    const permission = await fetchPermission(octokit, repository, sender.login);
    for (const [index, line] of lines.entries()) {
      const key = keyOf(job, index);
      if (answered.includes(key)) continue;
      const { mark, text: said } = await answer(job, line, permission, work);
      const isCut = index === mostLines - 1 && all.length > mostLines;
      const text = isCut ? `${said}\n\n${tooMany(all.length - mostLines)}` : said;
      await replyIn(service, repository, thread, { key, asked: asked(job, line), mark, text });
      await react(octokit, repository, comment, reactions[mark]);
      work.log.info({ line, mark }, 'answered');
    }
    return { outcome: 'done' };
  },
  fail: async (job, { service }, why) => {
    const { repository, thread } = job;
    const answered = await answeredIn(service, repository, thread);
    for (const [index, line] of commandLines(job.text).slice(0, mostLines).entries()) {
      const key = keyOf(job, index);
      if (answered.includes(key)) continue;
      await replyIn(service, repository, thread, {
        key,
        asked: asked(job, line),
        mark: 'failed',
        text: `This was not done: ${why}. Say it again to try once more.`,
      });
    }
  },
};
