import { type Forge, apiUrlOf, folderOf, pageUrlOf } from '../forge.ts';
import { countBetween, readDiff } from '../git/diff.ts';
import { type Commit, readCommit, readLog } from '../git/objects.ts';
import { isAncestor, listBranches, mergeBase, readRef, resolveCommit } from '../git/refs.ts';
import { git } from '../git/run.ts';
import { ApiError, notFound, unprocessable } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { get, needs, ok } from '../http/route.ts';
import { type Repository, pullsOf } from '../store.ts';
import { viewCommit, viewFile } from '../views/commit.ts';
import { viewSimplePull } from '../views/pull.ts';
import { viewBranch, viewBranchProtection } from '../views/rules.ts';

const base = '/repos/{owner}/{repo}';
const reads = needs('read', 'contents:read');

const requireCommit = async (folder: string, name: string): Promise<Commit> => {
  const sha = await resolveCommit(folder, name);
  const commit = sha === null ? null : await readCommit(folder, sha);
  if (commit === null) throw unprocessable(`No commit found for SHA: ${name}`);
  return commit;
};

const viewWithFiles = async (forge: Forge, repository: Repository, commit: Commit) => {
  const folder = folderOf(forge, repository);
  const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
  const files = await readDiff(folder, commit.parents[0] ?? emptyTree, commit.sha);
  const additions = files.reduce((total, file) => total + file.additions, 0);
  const deletions = files.reduce((total, file) => total + file.deletions, 0);
  return {
    ...viewCommit(forge, repository, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: files.slice(0, 300).map((file) => viewFile(forge, repository, commit.sha, file)),
  };
};

/** Another repository of the same network is named by its owner. */
const resolveEnd = async (forge: Forge, repository: Repository, name: string): Promise<string | null> => {
  const folder = folderOf(forge, repository);
  const [, owner, branch] = /^([^:]+):(?:[^:]+:)?(.+)$/.exec(name) ?? [];
  if (owner === undefined || branch === undefined || owner === repository.owner.login) {
    return resolveCommit(folder, branch ?? name);
  }
  const other = forge.store.repositories.find(
    (found) => found.owner.login === owner && (found.parent === repository || repository.parent === found),
  );
  if (!other) return null;
  const sha = await readRef(folderOf(forge, other), `refs/heads/${branch}`);
  if (sha === null) return null;
  await git(folder, ['fetch', '--quiet', '--no-tags', folderOf(forge, other), `refs/heads/${branch}`]);
  return sha;
};

const relation = (ahead: number, behind: number): string => {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
};

const mostFiles = 300;

const compare = async (forge: Forge, repository: Repository, basehead: string) => {
  const folder = folderOf(forge, repository);
  const [left = '', right = ''] = basehead.split('...');
  const from = await resolveEnd(forge, repository, left);
  const to = await resolveEnd(forge, repository, right);
  const root = from !== null && to !== null ? await mergeBase(folder, from, to) : null;
  if (from === null || to === null) throw notFound();
  if (root === null) throw notFound(`No common ancestor between ${left} and ${right}.`);
  const [ahead, behind, commits, files, one, start] = await Promise.all([
    countBetween(folder, from, to),
    countBetween(folder, to, from),
    readLog(folder, { range: `${from}..${to}`, options: ['--reverse'] }),
    readDiff(folder, root, to),
    requireCommit(folder, from),
    requireCommit(folder, root),
  ]);
  return { to, ahead, behind, commits, files, one, start };
};

export const commitRoutes = [
  get(`${base}/commits`, reads, async ({ forge, repository, query, address }) => {
    const folder = folderOf(forge, repository);
    const name = query.get('sha') ?? repository.defaultBranch;
    const sha = await resolveCommit(folder, name);
    if (sha === null) {
      if ((await listBranches(folder)).length === 0) throw new ApiError(409, 'Git Repository is empty.');
      throw notFound();
    }
    const path = query.get('path');
    const since = query.get('since');
    const until = query.get('until');
    const options = [
      ...(since === null ? [] : [`--since=${since}`]),
      ...(until === null ? [] : [`--until=${until}`]),
    ];
    const commits = await readLog(folder, { range: sha, options, path });
    return paged({ query, address }, commits, (commit) => viewCommit(forge, repository, commit));
  }),

  get(`${base}/commits/{ref}`, reads, async ({ forge, repository, params, headers }) => {
    const commit = await requireCommit(folderOf(forge, repository), params.ref);
    if (headers.accept?.includes('.sha') === true) {
      return {
        status: 200,
        raw: { type: 'application/vnd.github.sha; charset=utf-8', bytes: Buffer.from(commit.sha) },
      };
    }
    return ok(await viewWithFiles(forge, repository, commit));
  }),

  get(
    `${base}/commits/{commit_sha}/pulls`,
    needs('read', 'pull_requests:read'),
    async ({ forge, repository, params, query, address }) => {
      const folder = folderOf(forge, repository);
      const { sha } = await requireCommit(folder, params.commit_sha);
      const found = await Promise.all(
        pullsOf(repository).map(async (issue) => {
          const { head, base: into, merged } = issue.pull;
          const isInside =
            merged?.commit === sha ||
            ((await isAncestor(folder, sha, head.sha)) && !(await isAncestor(folder, sha, into.sha)));
          return isInside ? [issue] : [];
        }),
      );
      return paged({ query, address }, found.flat(), (issue) => viewSimplePull(forge, repository, issue));
    },
  ),

  get(`${base}/compare/{basehead}`, reads, async ({ forge, repository, params, query, address }) => {
    const { to, ahead, behind, commits, files, one, start } = await compare(
      forge,
      repository,
      params.basehead,
    );
    const page = `${pageUrlOf(forge, repository)}/compare/${params.basehead}`;
    const isFirst = (query.get('page') ?? '1') === '1';
    return paged(
      { query, address },
      commits,
      (commit) => viewCommit(forge, repository, commit),
      (shown, total) => ({
        url: `${apiUrlOf(forge, repository)}/compare/${params.basehead}`,
        html_url: page,
        permalink_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        base_commit: viewCommit(forge, repository, one),
        merge_base_commit: viewCommit(forge, repository, start),
        status: relation(ahead, behind),
        ahead_by: ahead,
        behind_by: behind,
        total_commits: total,
        commits: shown,
        ...(isFirst
          ? { files: files.slice(0, mostFiles).map((file) => viewFile(forge, repository, to, file)) }
          : {}),
      }),
    );
  }),

  get(`${base}/branches`, reads, async ({ forge, repository, query, address }) => {
    const branches = await listBranches(folderOf(forge, repository));
    return paged({ query, address }, branches, (branch) => viewBranch(forge, repository, branch));
  }),

  get(`${base}/branches/{branch}`, reads, async ({ forge, repository, params }) => {
    const folder = folderOf(forge, repository);
    const sha = await readRef(folder, `refs/heads/${params.branch}`);
    if (sha === null) throw notFound('Branch not found');
    const url = `${apiUrlOf(forge, repository)}/branches/${params.branch}`;
    return ok({
      ...viewBranch(forge, repository, { name: params.branch, sha }),
      commit: viewCommit(forge, repository, await requireCommit(folder, sha)),
      _links: { self: url, html: `${pageUrlOf(forge, repository)}/tree/${params.branch}` },
      protection: viewBranchProtection(repository, params.branch),
      protection_url: `${url}/protection`,
    });
  }),
];
