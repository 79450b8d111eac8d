import type { Delivery, Job, RepositoryRef } from '../../../src/domain/job.ts';

export const repositoryOf = (installation = 1): RepositoryRef => ({
  installation,
  id: 1000 + installation,
  owner: 'acme',
  name: 'shop',
});

/** Keeps only the newest of its pull request. */
export const check = (pull: number, installation = 1): Job => ({
  type: 'check-pull',
  repository: repositoryOf(installation),
  pull,
});

/** Kept each, in order, by thread. */
export const command = (thread: number, comment: number, text = '/spec status'): Job => ({
  type: 'command',
  repository: repositoryOf(),
  thread,
  isPull: true,
  comment,
  sender: { login: 'alice', at: '2026-11-20T18:00:00Z' },
  text,
});

export const delivery = (id: string, ...jobs: Job[]): Delivery => ({
  id,
  event: 'issue_comment',
  action: 'created',
  jobs,
});

/** Something that a test waits for. */
export const openLatch = (): { open: () => void; opened: Promise<void> } => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: resolve, opened: promise };
};
