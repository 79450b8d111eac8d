import { latestRuns, latestRunsOn, runsOf, runsOn } from '../acts/check-state.ts';
import { advanceQueue } from '../acts/queue.ts';
import { addRun, addSuite, suiteOf, tellRun, tellSuite, updateRun } from '../acts/checks.ts';
import { type Forge, folderOf, pageUrlOf } from '../forge.ts';
import { listBranches, noCommit, resolveCommit, typeOf } from '../git/refs.ts';
import { type Actor, accountOf } from '../http/actor.ts';
import { ApiError, notFound, unprocessable } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { created, get, needs, ok, patch, post } from '../http/route.ts';
import type { App, CheckRun, CheckSuite, Repository } from '../store.ts';
import { viewRun, viewSuite } from '../views/check.ts';

const base = '/repos/{owner}/{repo}';
const reads = needs('read', 'checks:read');
const writes = needs('write', 'checks:write');

const requireRun = (repository: Repository, id: string): CheckRun => {
  const run = repository.runs.find((found) => String(found.id) === id);
  if (!run) throw notFound();
  return run;
};

const requireSuite = (repository: Repository, id: string): CheckSuite => {
  const suite = repository.suites.find((found) => String(found.id) === id);
  if (!suite) throw notFound();
  return suite;
};

/** Checks are an App's business. */
const requireApp = (actor: Actor): App => {
  if (actor.kind !== 'installation') throw new ApiError(403, 'You must authenticate via a GitHub App.');
  return actor.app;
};

const requireOwn = (actor: Actor, run: CheckRun): void => {
  if (run.suite.app !== requireApp(actor))
    throw new ApiError(
      403,
      'Invalid app_id `0` - check run can only be modified by the GitHub App that created it.',
    );
};

const requireHead = async (forge: Forge, repository: Repository, sha: string): Promise<void> => {
  if ((await typeOf(folderOf(forge, repository), sha)) !== 'commit') {
    throw unprocessable(`No commit found for SHA: ${sha}`);
  }
};

const branchAt = async (forge: Forge, repository: Repository, sha: string): Promise<string | null> =>
  (await listBranches(folderOf(forge, repository))).find((branch) => branch.sha === sha)?.name ?? null;

const requireSuiteFor = async (forge: Forge, repository: Repository, app: App, sha: string) =>
  suiteOf(repository, app, sha) ??
  addSuite(forge, repository, app, {
    sha,
    branch: await branchAt(forge, repository, sha),
    before: noCommit,
  });

const isListed = (query: URLSearchParams, run: CheckRun): boolean => {
  const name = query.get('check_name');
  const status = query.get('status');
  const app = query.get('app_id');
  return (
    (name === null || run.name === name) &&
    (status === null || run.status === status) &&
    (app === null || String(run.suite.app.id) === app)
  );
};

const wrapRuns = (page: unknown[], total: number) => ({ total_count: total, check_runs: page });

const requireCommit = async (forge: Forge, repository: Repository, ref: string): Promise<string> => {
  const sha = await resolveCommit(folderOf(forge, repository), ref);
  if (sha === null) throw unprocessable(`No commit found for SHA: ${ref}`);
  return sha;
};

/** GitHub's limits that its own description of the call says only in prose. */
const requireLimits = (fields: {
  status?: string | undefined;
  conclusion?: string | undefined;
  output?: { annotations?: { message: string; title?: string }[] | undefined } | undefined;
}): void => {
  if (fields.status === 'completed' && fields.conclusion === undefined) {
    throw unprocessable('Invalid request.\n\n"conclusion" wasn\'t supplied.');
  }
  for (const { message, title = '' } of fields.output?.annotations ?? []) {
    if (Buffer.byteLength(message) > 64 * 1024) {
      throw unprocessable('Invalid request.\n\nAnnotation message exceeds 64 KB.');
    }
    if (title.length > 255) {
      throw unprocessable('Invalid request.\n\nAnnotation title exceeds 255 characters.');
    }
  }
};

export const checkRoutes = [
  post(`${base}/check-runs`, writes, async ({ forge, repository, actor, body }) => {
    const app = requireApp(actor);
    requireLimits(body);
    await requireHead(forge, repository, body.head_sha);
    const suite = await requireSuiteFor(forge, repository, app, body.head_sha);
    const run = await addRun(forge, repository, suite, body);
    await advanceQueue(forge, repository);
    return created(viewRun(forge, repository, run));
  }),

  get(`${base}/check-runs/{check_run_id}`, reads, ({ forge, repository, params }) =>
    ok(viewRun(forge, repository, requireRun(repository, params.check_run_id))),
  ),

  patch(`${base}/check-runs/{check_run_id}`, writes, async ({ forge, repository, actor, params, body }) => {
    const run = requireRun(repository, params.check_run_id);
    requireOwn(actor, run);
    requireLimits(body);
    await updateRun(forge, repository, run, body);
    await advanceQueue(forge, repository);
    return ok(viewRun(forge, repository, run));
  }),

  get(
    `${base}/check-runs/{check_run_id}/annotations`,
    reads,
    ({ forge, repository, params, query, address }) => {
      const run = requireRun(repository, params.check_run_id);
      const { headSha } = run.suite;
      return paged({ query, address }, run.annotations, (annotation) => ({
        ...annotation,
        blob_href: `${pageUrlOf(forge, repository)}/blob/${headSha}/${annotation.path}`,
      }));
    },
  ),

  post(`${base}/check-runs/{check_run_id}/rerequest`, writes, ({ forge, repository, actor, params }) => {
    const run = requireRun(repository, params.check_run_id);
    tellRun(forge, repository, run, 'rerequested', accountOf(actor));
    return created({});
  }),

  post(`${base}/check-suites`, writes, async ({ forge, repository, actor, body }) => {
    const app = requireApp(actor);
    await requireHead(forge, repository, body.head_sha);
    const known = suiteOf(repository, app, body.head_sha);
    const suite = known ?? (await requireSuiteFor(forge, repository, app, body.head_sha));
    return { status: known ? 200 : 201, data: await viewSuite(forge, repository, suite) };
  }),

  get(`${base}/check-suites/{check_suite_id}`, reads, async ({ forge, repository, params }) =>
    ok(await viewSuite(forge, repository, requireSuite(repository, params.check_suite_id))),
  ),

  get(
    `${base}/check-suites/{check_suite_id}/check-runs`,
    reads,
    ({ forge, repository, params, query, address }) => {
      const suite = requireSuite(repository, params.check_suite_id);
      const runs = query.get('filter') === 'all' ? runsOf(repository, suite) : latestRuns(repository, suite);
      const listed = runs.filter((run) => isListed(query, run));
      return paged({ query, address }, listed, (run) => viewRun(forge, repository, run), wrapRuns);
    },
  ),

  post(
    `${base}/check-suites/{check_suite_id}/rerequest`,
    writes,
    async ({ forge, repository, actor, params }) => {
      const suite = requireSuite(repository, params.check_suite_id);
      await tellSuite(forge, repository, suite, 'rerequested', accountOf(actor));
      return created({});
    },
  ),

  get(`${base}/commits/{ref}/check-runs`, reads, async ({ forge, repository, params, query, address }) => {
    const sha = await requireCommit(forge, repository, params.ref);
    const runs = query.get('filter') === 'all' ? runsOn(repository, sha) : latestRunsOn(repository, sha);
    const listed = runs.filter((run) => isListed(query, run)).toReversed();
    return paged({ query, address }, listed, (run) => viewRun(forge, repository, run), wrapRuns);
  }),

  get(`${base}/commits/{ref}/check-suites`, reads, async ({ forge, repository, params, query, address }) => {
    const sha = await requireCommit(forge, repository, params.ref);
    const app = query.get('app_id');
    const name = query.get('check_name');
    const suites = repository.suites.filter(
      (suite) =>
        suite.headSha === sha &&
        (app === null || String(suite.app.id) === app) &&
        (name === null || runsOf(repository, suite).some((run) => run.name === name)),
    );
    return paged(
      { query, address },
      suites,
      (suite) => viewSuite(forge, repository, suite),
      (page, total) => ({
        total_count: total,
        check_suites: page,
      }),
    );
  }),
];
