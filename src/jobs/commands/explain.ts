import { renderExplanations } from '../../report/explain.ts';
import { publicKeyOf } from '../../pack/seal.ts';
import type { PullQuestion } from '../../pipeline/judge-request.ts';
import type { Target } from '../../pipeline/explain.ts';
import { takeQuota } from '../../workflow/quota.ts';
import { type Answer, type Asked, type CarryOut, done, refused } from './answer.ts';
import { type OpenedPull, openPull } from './open-pull.ts';

/** What the threads that judge are asked about a pull request. */
export const pullAsked = (
  { root, pull, sides }: OpenedPull,
  { work, repository }: Asked,
): PullQuestion['pull'] => {
  const { signer, now } = work.service;
  return {
    root,
    branch: pull.branch,
    isDefault: pull.branch === pull.defaultBranch,
    base: sides.base.commit,
    head: pull.head,
    pull: pull.number,
    repository: repository.id,
    keys: { [signer.name]: publicKeyOf(signer) },
    at: now().toISOString(),
  };
};

const targetOf = (text: string): Target => {
  const [, path = '', line = ''] = /^(.+):(\d{1,9})$/.exec(text) ?? [];
  return path === '' ? { id: text } : { path, line: Number(line) };
};

const fenced = (text: string): string => {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}text\n${text.trimEnd()}\n${mark}`;
};

/** A comment holds other replies as well. */
const most = 20_000;

/** Why this person gets no more judgements for now; null where one was counted. */
const refuseEager = ({ work, repository, sender, permission }: Asked): Promise<string | null> => {
  const { memory, now } = work.service;
  const key = `explained/${repository.id}/${sender.login}`;
  return memory.exclusively(key, async () => {
    const before = await memory.get(key);
    const times = Array.isArray(before) ? before.filter((at) => typeof at === 'number') : [];
    const { asked, refusal } = takeQuota(times, now().getTime(), { login: sender.login, permission });
    if (asked.length > 0) await memory.set(key, asked);
    return refusal;
  });
};

export const explain: CarryOut<'explain'> = async ({ target }, asked) => {
  const refusal = await refuseEager(asked);
  if (refusal !== null) return refused(refusal);
  const opened = await openPull(asked);
  const explained = await asked.work.service.judges.ask<'explain'>({
    ask: 'explain',
    pull: pullAsked(opened, asked),
    text: target,
    target: targetOf(target),
  });
  const text = renderExplanations('text', explained, { color: false, toolVersion: '', width: 100 });
  const shown = text.length > most ? `${text.slice(0, most)}\n… cut here` : text;
  return done(`At \`${opened.pull.head.slice(0, 12)}\`:\n\n${fenced(shown)}`);
};

const mostExplained = 10;

/** The button: all that blocks, one after the other. */
export const explainBlocking = async (asked: Asked): Promise<Answer> => {
  const opened = await openPull(asked);
  const pull = pullAsked(opened, asked);
  const { judges } = asked.work.service;
  const { findings } = await judges.ask<'report'>({ ask: 'report', pull });
  const blocking = findings.filter(({ level }) => level === 'block');
  if (blocking.length === 0) return refused('No finding about code blocks: there is nothing to explain.');
  const parts: string[] = [];
  for (const { id } of blocking.slice(0, mostExplained)) {
    const explained = await judges.ask<'explain'>({ ask: 'explain', pull, text: id, target: { id } });
    parts.push(renderExplanations('text', explained, { color: false, toolVersion: '', width: 100 }));
  }
  const left = blocking.length - parts.length;
  const text = parts.join('\n');
  const shown = text.length > most ? `${text.slice(0, most)}\n… cut here` : text;
  return done(
    [
      `At \`${opened.pull.head.slice(0, 12)}\`:`,
      fenced(shown),
      ...(left > 0 ? [`${left} more: \`/spec explain FINDING\`.`] : []),
    ].join('\n\n'),
  );
};
