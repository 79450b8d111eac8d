import { type Forge, apiUrlOf, folderOf, pageUrlOf } from '../forge.ts';
import { readCommit } from '../git/objects.ts';
import { type CheckRun, type CheckSuite, type Repository, pullsOf } from '../store.ts';
import { conclusionOfSuite, latestRuns, statusOfSuite } from '../acts/check-state.ts';
import { viewApp } from './app.ts';
import { viewSimpleCommit } from './commit.ts';
import { viewRepository } from './repository.ts';
import { nodeId } from './user.ts';

/** Empty for pull requests from forks: GitHub looks only at branches of this repository. */
const viewMinimalPulls = (forge: Forge, repository: Repository, sha: string) =>
  pullsOf(repository)
    .filter(
      ({ state, pull }) => state === 'open' && pull.head.sha === sha && pull.head.repository === repository,
    )
    .map(({ number, pull }) => {
      const repo = { id: repository.id, url: apiUrlOf(forge, repository), name: repository.name };
      return {
        id: pull.id,
        number,
        url: `${apiUrlOf(forge, repository)}/pulls/${number}`,
        head: { ref: pull.head.ref, sha: pull.head.sha, repo },
        base: { ref: pull.base.ref, sha: pull.base.sha, repo },
      };
    });

export const viewRun = (forge: Forge, repository: Repository, run: CheckRun) => {
  const url = `${apiUrlOf(forge, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.suite.headSha,
    external_id: run.externalId,
    url,
    html_url: `${pageUrlOf(forge, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl ?? run.suite.app.externalUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite.id },
    app: viewApp(forge, run.suite.app),
    pull_requests: viewMinimalPulls(forge, repository, run.suite.headSha),
  };
};

const viewSuiteCore = (forge: Forge, repository: Repository, suite: CheckSuite) => ({
  id: suite.id,
  node_id: nodeId('CheckSuite', suite.id),
  head_branch: suite.headBranch,
  head_sha: suite.headSha,
  status: statusOfSuite(repository, suite),
  conclusion: conclusionOfSuite(repository, suite),
  url: `${apiUrlOf(forge, repository)}/check-suites/${suite.id}`,
  before: suite.before,
  after: suite.headSha,
  pull_requests: viewMinimalPulls(forge, repository, suite.headSha),
  app: viewApp(forge, suite.app),
  created_at: suite.createdAt,
  updated_at: suite.updatedAt,
});

export const viewSuite = async (forge: Forge, repository: Repository, suite: CheckSuite) => {
  const commit = await readCommit(folderOf(forge, repository), suite.headSha);
  return {
    ...viewSuiteCore(forge, repository, suite),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: latestRuns(repository, suite).length,
    check_runs_url: `${apiUrlOf(forge, repository)}/check-suites/${suite.id}/check-runs`,
    head_commit: commit ? viewSimpleCommit(commit) : null,
    repository: viewRepository(forge, repository),
  };
};

/** As webhooks about a run show it: with more of its suite. */
export const viewRunOfEvent = (forge: Forge, repository: Repository, run: CheckRun) => ({
  ...viewRun(forge, repository, run),
  check_suite: viewSuiteCore(forge, repository, run.suite),
});
