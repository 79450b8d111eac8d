import { z } from 'zod';
import { tellRun } from '../acts/checks.ts';
import { setDraft } from '../acts/pulls.ts';
import { dequeue, enqueue } from '../acts/queue.ts';
import { unprocessable } from '../http/errors.ts';
import { act, repositoryName, requirePull, requireRepository, requireRun, requireUser } from './act.ts';

export const buttons = [
  act(
    'press',
    z.strictObject({ repository: repositoryName, run: z.number(), by: z.string(), identifier: z.string() }),
    (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const run = requireRun(repository, given.run);
      const { identifier } = given;
      if (!run.actions.some((action) => action.identifier === identifier)) {
        throw unprocessable(`Unexpected action ${identifier}, expected one of the run's own`);
      }
      tellRun(forge, repository, run, 'requested_action', requireUser(forge, given.by), {
        requested_action: { identifier },
      });
      return {};
    },
  ),
  act(
    'rerun',
    z.strictObject({ repository: repositoryName, run: z.number(), by: z.string() }),
    (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      tellRun(
        forge,
        repository,
        requireRun(repository, given.run),
        'rerequested',
        requireUser(forge, given.by),
      );
      return {};
    },
  ),
  act(
    'draft',
    z.strictObject({ repository: repositoryName, pull: z.number(), by: z.string(), draft: z.boolean() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const issue = requirePull(repository, given.pull);
      await setDraft(forge, repository, issue, given.draft, requireUser(forge, given.by));
      return {};
    },
  ),
  act(
    'enqueue',
    z.strictObject({ repository: repositoryName, pull: z.number(), by: z.string() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const issue = requirePull(repository, given.pull);
      const { headRef, headSha } = await enqueue(forge, repository, issue, requireUser(forge, given.by));
      return { headRef, headSha };
    },
  ),
  act(
    'dequeue',
    z.strictObject({ repository: repositoryName, pull: z.number(), by: z.string() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const issue = requirePull(repository, given.pull);
      await dequeue(forge, repository, issue, requireUser(forge, given.by));
      return {};
    },
  ),
];
