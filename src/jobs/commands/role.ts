import { beginRequest } from '../draft/superseded.ts';
import type { CarryOut } from './answer.ts';

/** A role takes minutes: a job of its own does the work, and answers. */
export const role: CarryOut<'role'> = async ({ role: name, words }, asked) => {
  const { work, repository, thread, isPull, sender, reply } = asked;
  const { service } = work;
  const job = { repository, thread, isPull, words, sender, ...reply };
  if (await beginRequest(service, { repository, thread, role: name }, reply))
    await service.queue.add(
      name === 'develop' ? { type: 'develop', ...job } : { type: 'draft', role: name, ...job },
    );
  return 'later';
};
