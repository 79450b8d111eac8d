import { z } from 'zod';
import type { Forge } from '../forge.ts';
import { unprocessable } from '../http/errors.ts';
import {
  type App,
  type CheckRun,
  type Installation,
  type PullIssue,
  type Repository,
  type User,
  findRepository,
  findUser,
  pullsOf,
} from '../store.ts';

/** What no call of GitHub's API does: to make people, repositories and Apps, and to press what people press. */
export interface Act<S extends z.ZodType = z.ZodType> {
  name: string;
  takes: S;
  run(forge: Forge, given: z.output<S>): unknown;
}

export const act = <S extends z.ZodType>(
  name: string,
  takes: S,
  run: (forge: Forge, given: z.output<S>) => unknown,
): Act => ({ name, takes, run });

export const repositoryName = z.string().regex(/^[^/]+\/[^/]+$/, 'expected owner/name');

export const requireUser = (forge: Forge, login: string): User => {
  const user = findUser(forge.store, login);
  if (!user) throw unprocessable(`Unexpected login ${login}, expected somebody who has been made before`);
  return user;
};

export const requireRepository = (forge: Forge, name: string): Repository => {
  const [owner = '', repo = ''] = name.split('/');
  const found = findRepository(forge.store, owner, repo);
  if (!found) throw unprocessable(`Unexpected repository ${name}, expected one that has been made before`);
  return found;
};

export const requirePull = (repository: Repository, number: number): PullIssue => {
  const found = pullsOf(repository).find((issue) => issue.number === number);
  if (!found) throw unprocessable(`Unexpected pull request ${number}`);
  return found;
};

export const requireRun = (repository: Repository, id: number): CheckRun => {
  const found = repository.runs.find((run) => run.id === id);
  if (!found) throw unprocessable(`Unexpected check run ${id}`);
  return found;
};

export const requireInstallation = (forge: Forge, id: number): Installation => {
  const found = forge.store.installations.find((installation) => installation.id === id);
  if (!found) throw unprocessable(`Unexpected installation ${id}`);
  return found;
};

export const requireApp = (forge: Forge, id: number): App => {
  const found = forge.store.apps.find((app) => app.id === id);
  if (!found) throw unprocessable(`Unexpected App ${id}, expected one that has been registered before`);
  return found;
};
