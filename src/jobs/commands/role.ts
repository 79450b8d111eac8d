import { beginRequest } from '../draft/superseded.ts';
import { type CarryOut, refused } from './answer.ts';

/** A role takes minutes: a job of its own does the work, and answers. */
export const role: CarryOut<'role'> = async ({ role: name, words }, asked) => {
  const { work, repository, thread, isPull, sender, reply } = asked;
  const { service } = work;
  if (name === 'develop')
    return refused(
      'Specgate does not develop by itself yet. The plan says what is to be done; a pull request with it is checked like any other.',
    );
  if (await beginRequest(service, { repository, thread, role: name }, reply))
    await service.queue.add({
      type: 'draft',
      repository,
      thread,
      isPull,
      role: name,
      words,
      sender,
      ...reply,
    });
  return 'later';
};
