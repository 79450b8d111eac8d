import { readCommand, usageOf } from '../commands/index.ts';
import type { Permission } from '../domain/command.ts';
import { react, type Reaction } from '../effects/github/comments.ts';
import { fetchPermission } from '../effects/github/people.ts';
import { commandsIn, type SaidCommand } from '../text/command-lines.ts';
import { refusePermission } from '../workflow/authority.ts';
import type { ReplyMark } from '../workflow/thread-comment.ts';
import { type Answer, answerOf, quoted, refused, type ReplyPlace } from './commands/answer.ts';
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
  said: SaidCommand,
  permission: Permission,
  reply: ReplyPlace,
  work: Work,
): Promise<Answer | 'later'> => {
  const { repository, thread, isPull, sender } = job;
  const read = readCommand(said, isPull);
  if ('problem' in read) return refused(withUsage(read.problem, read.command));
  const { command, request } = read;
  const refusal = refusePermission(`\`/spec ${command.name}\``, command.permission, {
    login: sender.login,
    permission,
  });
  if (refusal !== null) return refused(refusal);
  try {
    return await carryOut(request, { work, repository, thread, isPull, sender, permission, reply });
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

const asked = ({ sender }: JobOf<'command'>, { line }: SaidCommand): string =>
  `@${sender.login}: \`/spec ${line.replaceAll('`', "'").slice(0, 200)}\``;

const tooMany = (left: number): string =>
  `A comment may hold ${mostLines} commands; ${left === 1 ? 'one more was' : `${left} more were`} not run. Say them in a comment of their own.`;

const keyOf = ({ comment }: JobOf<'command'>, index: number): string => `${comment}.${index}`;

export const command: JobKind<'command'> = {
  type: 'command',
  run: async (job, work) => {
    const { repository, thread, comment, sender } = job;
    const { service } = work;
    const all = commandsIn(job.text);
    const commands = all.slice(0, mostLines);
    if (commands.length === 0) return { outcome: 'done' };
    const octokit = service.github.of(repository, commentPermissions);
    await react(octokit, repository, comment, 'eyes');
    const answered = await answeredIn(service, repository, thread);
    const permission = await fetchPermission(octokit, repository, sender.login);
    for (const [index, said] of commands.entries()) {
      const key = keyOf(job, index);
      if (answered.includes(key)) continue;
      const reply = { key, asked: asked(job, said) };
      const given = await answer(job, said, permission, reply, work);
      if (given === 'later') continue;
      const isCut = index === mostLines - 1 && all.length > mostLines;
      const text = isCut ? `${given.text}\n\n${tooMany(all.length - mostLines)}` : given.text;
      await replyIn(service, repository, thread, { ...reply, mark: given.mark, text });
      await react(octokit, repository, comment, reactions[given.mark]);
      work.log.info({ line: said.line, mark: given.mark }, 'answered');
    }
    return { outcome: 'done' };
  },
  fail: async (job, { service }, why) => {
    const { repository, thread } = job;
    const answered = await answeredIn(service, repository, thread);
    for (const [index, said] of commandsIn(job.text).slice(0, mostLines).entries()) {
      const key = keyOf(job, index);
      if (answered.includes(key)) continue;
      await replyIn(service, repository, thread, {
        key,
        asked: asked(job, said),
        mark: 'failed',
        text: `This was not done: ${why}. Say it again to try once more.`,
      });
    }
  },
};
