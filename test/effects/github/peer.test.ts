import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEmulator, type Emulator } from 'emulate';
import type { RepositoryRef } from '../../../src/domain/job.ts';
import { type GitHub, openGitHub } from '../../../src/effects/github/client.ts';
import { completeRun, fetchRuns, startRun } from '../../../src/effects/github/checks.ts';
import {
  editComment,
  fetchComment,
  findOwnComment,
  postComment,
} from '../../../src/effects/github/comments.ts';
import { commitTo, commitToNew, fetchBranch } from '../../../src/effects/github/commits.ts';
import { ensureLabel } from '../../../src/effects/github/labels.ts';
import { fetchPull, postPull } from '../../../src/effects/github/pulls.ts';
import { fetchRepository } from '../../../src/effects/github/repositories.ts';

/** Another's stand-in for GitHub, over HTTP: evidence that does not come from this project's own forge. */

let emulator: Emulator;
let github: GitHub;
let repository: RepositoryRef;

const appId = 12_345;
const permissions = { contents: 'write', issues: 'write', pull_requests: 'write', checks: 'write' } as const;

beforeAll(async () => {
  emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      github: {
        users: [{ login: 'octocat', name: 'Octocat', email: 'octocat@example.com' }],
        repos: [{ owner: 'octocat', name: 'hello-world', auto_init: true }],
        apps: [
          {
            app_id: appId,
            slug: 'specgate',
            name: 'Specgate',
            permissions: { ...permissions, metadata: 'read' },
            events: ['push'],
            installations: [{ installation_id: 100, account: 'octocat' }],
          },
        ],
      },
    },
  });
  const privateKey = emulator.generatedSecrets.find(({ id }) => id === String(appId))?.value ?? '';
  github = openGitHub({ appId, privateKey, baseUrl: emulator.url, now: Date.now });
  const { data } = await github.app.request('GET /repos/{owner}/{repo}/installation', {
    owner: 'octocat',
    repo: 'hello-world',
  });
  repository = { installation: data.id, id: 0, owner: 'octocat', name: 'hello-world' };
  const all = github.ofInstallation(data.id, { metadata: 'read' });
  const { id } = await fetchRepository(all, repository);
  repository = { ...repository, id };
});

afterAll(async () => {
  await emulator.close();
});

test('a token is good for what it was asked for, and no more', async () => {
  const reader = github.of(repository, { metadata: 'read', contents: 'read' });
  expect(await fetchBranch(reader, repository, 'main')).toMatch(/^[0-9a-f]{40}$/);
  const refused = startRun(reader, repository, {
    commit: 'a'.repeat(40),
    externalId: 'x',
    at: new Date().toISOString(),
  });
  await expect(refused).rejects.toMatchObject({ status: 403 });
});

test('a pack is brought on a branch of its own, and a branch that moved is not overwritten', async () => {
  const octokit = github.of(repository, permissions);
  const from = (await fetchBranch(octokit, repository, 'main')) ?? '';
  const first = await commitToNew(octokit, repository, {
    branch: 'spec/waitlist',
    from,
    files: [{ path: 'docs/features/waitlist/prd.md', text: '# Waitlist\n' }],
    message: 'Draft the waitlist',
  });
  const write = (text: string): Promise<string> =>
    commitTo(octokit, repository, {
      branch: 'spec/waitlist',
      head: first,
      files: [{ path: 'docs/features/waitlist/prd.md', text }],
      message: 'Say more',
    });
  const second = await write('# Waitlist\n\nMore.\n');
  expect(await fetchBranch(octokit, repository, 'spec/waitlist')).toBe(second);
  await expect(write('# Waitlist\n\nOther.\n')).rejects.toMatchObject({ name: 'BranchMoved' });
  const pull = await postPull(octokit, repository, {
    title: 'Waitlist',
    body: 'The design',
    head: 'spec/waitlist',
    base: 'main',
  });
  expect(await fetchPull(octokit, repository, pull.number)).toMatchObject({
    branch: 'main',
    headBranch: 'spec/waitlist',
    isFork: false,
    isOpen: true,
  });
});

test('labels are made once, and one comment is edited', async () => {
  const octokit = github.of(repository, permissions);
  const label = { name: 'spec: analyze', description: 'Drafts', color: '5319e7' };
  expect(await ensureLabel(octokit, repository, label)).toBe(true);
  expect(await ensureLabel(octokit, repository, label)).toBe(false);
  const marker = '<!-- mine -->';
  const id = await postComment(octokit, repository, 1, `${marker}\nfirst`);
  await editComment(octokit, repository, id, `${marker}\nsecond`);
  expect(await fetchComment(octokit, repository, id)).toEqual({ id, body: `${marker}\nsecond` });
  expect((await findOwnComment(octokit, repository, 1, { appId, login: 'specgate[bot]', marker }))?.id).toBe(
    id,
  );
});

test('a check run is opened, found again and completed with all its annotations', async () => {
  const octokit = github.of(repository, permissions);
  const commit = (await fetchBranch(octokit, repository, 'main')) ?? '';
  const at = new Date().toISOString();
  const id = await startRun(octokit, repository, { commit, externalId: 'begun', at });
  const annotations = Array.from({ length: 70 }, (_, index) => ({
    path: 'README.md',
    line: index + 1,
    endLine: index + 1,
    level: 'block' as const,
    title: 'rule',
    message: `finding ${index}`,
  }));
  const output = {
    conclusion: 'failure' as const,
    title: 'No',
    summary: 'Why',
    text: '',
    annotations,
    actions: [],
  };
  await completeRun(octokit, repository, id, { at, externalId: 'judged', output });
  const [run] = await fetchRuns(octokit, repository, commit, appId);
  expect(run).toMatchObject({ id, isComplete: true, conclusion: 'failure', externalId: 'judged' });
});
