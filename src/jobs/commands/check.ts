import { type CarryOut, done } from './answer.ts';

export const check: CarryOut<'check'> = async (_request, { work, repository, thread }) => {
  const { queue } = work.service;
  await queue.add({ type: 'check-pull', repository, pull: thread });
  return done('The head of this pull request is judged again; the check `specgate` says what comes of it.');
};
