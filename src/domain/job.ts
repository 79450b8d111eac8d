import type { DraftRole } from './authoring.ts';

/** A repository as GitHub knows it, and the installation through which the App may touch it. */
export interface RepositoryRef {
  installation: number;
  id: number;
  owner: string;
  name: string;
}

/** Somebody's word: who gave it and when, by the clock of GitHub. */
export interface Sender {
  login: string;
  at: string;
}

/** A stored unit of work, as plain JSON. A type is one file in src/jobs. */
export type Job =
  /** Judge a pull request as it is when the job runs. */
  | { type: 'check-pull'; repository: RepositoryRef; pull: number }
  /** Judge every open pull request whose head is this commit. */
  | { type: 'check-commit'; repository: RepositoryRef; head: string }
  /** A base branch has moved: judge the pull requests into it. */
  | { type: 'check-branch'; repository: RepositoryRef; branch: string }
  /** What a merge queue is about to merge. */
  | {
      type: 'check-group';
      repository: RepositoryRef;
      head: string;
      headRef: string;
      base: string;
      branch: string;
      isDefault: boolean;
    }
  /** A comment that starts with /spec, on an issue or a pull request. */
  | {
      type: 'command';
      repository: RepositoryRef;
      thread: number;
      isPull: boolean;
      comment: number;
      sender: Sender;
      text: string;
    }
  /** A label that asks for a role. */
  | {
      type: 'label';
      repository: RepositoryRef;
      issue: number;
      label: string;
      /** The default branch, whose settings say what labels mean. */
      branch: string;
      sender: Sender;
    }
  /** A role writes documents. */
  | {
      type: 'draft';
      repository: RepositoryRef;
      thread: number;
      isPull: boolean;
      role: DraftRole;
      words: string;
      sender: Sender;
      /** Of the reply that tells of it. The same again is the same request. */
      key: string;
      /** How the reply begins: what was asked, by whom. */
      asked: string;
    }
  /** A phase of a plan is implemented. */
  | {
      type: 'develop';
      repository: RepositoryRef;
      thread: number;
      isPull: boolean;
      words: string;
      sender: Sender;
      key: string;
      asked: string;
    }
  /** A button of a check run. */
  | {
      type: 'button';
      repository: RepositoryRef;
      head: string;
      run: number;
      action: string;
      sender: Sender;
    }
  /** Repositories that the App was given: labels are made ready. */
  | { type: 'welcome'; repository: RepositoryRef }
  /** What was missed: deliveries that failed, heads without a verdict. */
  | { type: 'sweep' };

export type JobType = Job['type'];

/** A webhook with what is to be done about it. */
export interface Delivery {
  /** GitHub's own id of it: the same when it is sent again. */
  id: string;
  event: string;
  action: string | null;
  jobs: readonly Job[];
}

/**
 * Where a job waits. `newest`: of those with one key only the last that came is kept, because each reads the world anew.
 * `every`: each is kept, and they run in the order in which they came; with the same id it is the same job, once. Of
 * one key never two run at once.
 */
export type JobPlace = { key: string; installation: number | null } & (
  | { keeps: 'newest' }
  | { keeps: 'every'; id: string }
);

const within = ({ id }: RepositoryRef, rest: string): string => `${id}/${rest}`;

export const placeOf = (job: Job): JobPlace => {
  if (job.type === 'sweep') return { keeps: 'newest', key: 'sweep', installation: null };
  const { repository } = job;
  const { installation } = repository;
  const newest = (rest: string): JobPlace => ({
    keeps: 'newest',
    key: within(repository, rest),
    installation,
  });
  const every = (rest: string, id: string): JobPlace => ({
    keeps: 'every',
    key: within(repository, rest),
    id: within(repository, id),
    installation,
  });
  if (job.type === 'check-pull') return newest(`pull/${job.pull}`);
  if (job.type === 'check-commit') return newest(`commit/${job.head}`);
  if (job.type === 'check-branch') return newest(`branch/${job.branch}`);
  if (job.type === 'check-group') return newest(`group/${job.head}`);
  if (job.type === 'welcome') return newest('welcome');
  if (job.type === 'command') return every(`thread/${job.thread}`, `comment/${job.comment}`);
  if (job.type === 'label')
    return every(`thread/${job.issue}`, `label/${job.issue}/${job.label}/${job.sender.at}`);
  if (job.type === 'draft') return newest(`draft/${job.thread}/${job.role}`);
  if (job.type === 'develop') return newest(`develop/${job.thread}`);
  // Pressed again while the first press waits, it asks for nothing more; that of somebody else is another.
  return newest(`button/${job.head}/${job.action}/${job.sender.login}`);
};
