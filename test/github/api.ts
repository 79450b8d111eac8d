import { generateKeyPairSync } from 'node:crypto';
import type { RepositoryRef } from '../../src/domain/job.ts';
import {
  type ApiCall,
  type GitHub,
  type GitHubOptions,
  openGitHub,
  type TokenPermissions,
} from '../../src/effects/github/client.ts';
import { type LaidAnswers, openLaidAnswers } from './laid-answers.ts';
import { type Watched, watchRequests } from './watch-requests.ts';

/** GitHub's API in the form of answers that a test lays out, with nobody else to talk to. */

export const repository: RepositoryRef = {
  installation: 7,
  id: 1296269,
  owner: 'octocat',
  name: 'Hello-World',
};
export const here = `/repos/${repository.owner}/${repository.name}`;
const everything: TokenPermissions = {
  checks: 'write',
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
};

export const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

export interface OpenedApi extends Pick<LaidAnswers, 'lay'> {
  github: GitHub;
  octokit: ReturnType<GitHub['of']>;
  watched: Watched;
  calls: ApiCall[];
  clock: { now: number };
  options: GitHubOptions;
  /** Ends it, and says what was wrong. */
  close(): Promise<{ faults: string[]; unasked: string[]; unexpected: string[] }>;
}

/** Nothing was wrong. */
export const flawless = { faults: [], unasked: [], unexpected: [] };

export const openApi = async (permissions: TokenPermissions = everything): Promise<OpenedApi> => {
  const answers = await openLaidAnswers();
  const watched = watchRequests(answers.address);
  const calls: ApiCall[] = [];
  const clock = { now: Date.parse('2026-11-21T18:00:00Z') };
  const options: GitHubOptions = {
    appId: 1,
    privateKey,
    baseUrl: answers.address,
    now: () => clock.now,
    onCall: (call) => calls.push(call),
  };
  const github = openGitHub(options);
  return {
    github,
    octokit: github.of(repository, permissions),
    watched,
    calls,
    clock,
    options,
    lay: answers.lay,
    close: async () => {
      watched.close();
      await answers.close();
      return { faults: watched.faults, ...answers.rest() };
    },
  };
};
