import { createRef, deleteRef, updateRef } from '../acts/refs.ts';
import { forgePerson, personOf } from '../acts/people.ts';
import { type Forge, apiUrlOf, folderOf } from '../forge.ts';
import {
  type TreeChange,
  readBlob,
  readCommit,
  readTree,
  writeBlob,
  writeCommit,
  writeTree,
} from '../git/objects.ts';
import { type Ref, listRefs, readRef, resolveTree, typeOf } from '../git/refs.ts';
import { accountOf } from '../http/actor.ts';
import { notFound, unprocessable } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { created, get, needs, noContent, ok, patch, post, remove } from '../http/route.ts';
import type { Repository } from '../store.ts';
import { viewGitCommit } from '../views/commit.ts';
import { nodeId } from '../views/user.ts';

const base = '/repos/{owner}/{repo}/git';
const reads = needs('read', 'contents:read');
const writes = needs('write', 'contents:write');

const viewRef = (forge: Forge, repository: Repository, { name, sha, type }: Ref) => ({
  ref: name,
  node_id: nodeId('Ref', `${repository.id}:${name}`),
  url: `${apiUrlOf(forge, repository)}/git/${name}`,
  object: {
    sha,
    type,
    url: `${apiUrlOf(forge, repository)}/git/${type}s/${sha}`,
  },
});

const requireRef = async (forge: Forge, repository: Repository, name: string): Promise<Ref> => {
  const folder = folderOf(forge, repository);
  const sha = await readRef(folder, name);
  if (sha === null) throw notFound();
  return { name, sha, type: (await typeOf(folder, sha)) ?? 'commit' };
};

/** GitHub lists no more, nor more bytes; what is longer says that it is cut. */
const mostEntries = 100_000;

const viewTree = async (forge: Forge, repository: Repository, tree: string, isRecursive: boolean) => {
  const entries = await readTree(folderOf(forge, repository), tree, isRecursive);
  const url = `${apiUrlOf(forge, repository)}/git`;
  return {
    sha: tree,
    url: `${url}/trees/${tree}`,
    tree: entries.slice(0, mostEntries).map(({ path, mode, type, sha, size }) => ({
      path,
      mode,
      type,
      sha,
      ...(size === null ? {} : { size }),
      ...(type === 'commit' ? {} : { url: `${url}/${type}s/${sha}` }),
    })),
    truncated: entries.length > mostEntries,
  };
};

interface GivenEntry {
  path?: string;
  mode?: string;
  sha?: string | null;
  content?: string;
}

const isOutside = (path: string): boolean =>
  path === '' || path.split('/').some((part) => ['', '.', '..', '.git'].includes(part.toLowerCase()));

const readChange = async (folder: string, entry: GivenEntry): Promise<TreeChange> => {
  const { path = '', mode = '100644', sha, content } = entry;
  if (isOutside(path)) throw unprocessable(`tree.path contains a malformed path component`);
  if (content !== undefined) return { path, mode, sha: await writeBlob(folder, Buffer.from(content)) };
  if (sha === undefined) throw unprocessable('Must supply either tree.sha or tree.content');
  if (sha !== null && mode !== '160000' && (await typeOf(folder, sha)) === null) {
    throw unprocessable(`tree.sha ${sha} is not a valid ${mode === '040000' ? 'tree' : 'blob'}`);
  }
  return { path, mode, sha };
};

/** A whole folder is put in place entry by entry. */
const unfold = async (folder: string, change: TreeChange): Promise<TreeChange[]> => {
  if (change.mode !== '040000' || change.sha === null) return [change];
  const entries = await readTree(folder, change.sha, true);
  return entries
    .filter(({ type }) => type !== 'tree')
    .map(({ path, mode, sha }) => ({ path: `${change.path}/${path}`, mode, sha }));
};

export const gitRoutes = [
  post(`${base}/blobs`, writes, async ({ forge, repository, body }) => {
    const encoding = body.encoding === 'base64' ? 'base64' : 'utf8';
    const sha = await writeBlob(folderOf(forge, repository), Buffer.from(body.content, encoding));
    return created({ sha, url: `${apiUrlOf(forge, repository)}/git/blobs/${sha}` });
  }),

  get(`${base}/blobs/{file_sha}`, reads, async ({ forge, repository, params, headers }) => {
    const folder = folderOf(forge, repository);
    const sha = params.file_sha;
    if ((await typeOf(folder, sha)) !== 'blob') throw notFound();
    const bytes = await readBlob(folder, sha);
    if (headers.accept?.includes('raw') === true) {
      return { status: 200, raw: { type: 'application/vnd.github.raw; charset=utf-8', bytes } };
    }
    return ok({
      sha,
      node_id: nodeId('Blob', sha),
      size: bytes.length,
      url: `${apiUrlOf(forge, repository)}/git/blobs/${sha}`,
      content: `${bytes.toString('base64').replaceAll(/.{60}/g, '$&\n')}\n`,
      encoding: 'base64',
    });
  }),

  post(`${base}/trees`, writes, async ({ forge, repository, body }) => {
    const folder = folderOf(forge, repository);
    const from = body.base_tree === undefined ? null : await resolveTree(folder, body.base_tree);
    if (body.base_tree !== undefined && from === null)
      throw unprocessable('base_tree is not a valid tree oid');
    const changes = await Promise.all(body.tree.map((entry) => readChange(folder, entry)));
    const files = await Promise.all(changes.map((change) => unfold(folder, change)));
    const tree = await writeTree(folder, from, files.flat());
    return created(await viewTree(forge, repository, tree, false));
  }),

  get(`${base}/trees/{tree_sha}`, reads, async ({ forge, repository, params, query }) => {
    const tree = await resolveTree(folderOf(forge, repository), params.tree_sha);
    if (tree === null) throw notFound();
    return ok(await viewTree(forge, repository, tree, query.has('recursive')));
  }),

  post(`${base}/commits`, writes, async ({ forge, repository, actor, body }) => {
    const folder = folderOf(forge, repository);
    const tree = (await typeOf(folder, body.tree)) === 'tree' ? body.tree : null;
    if (tree === null) throw unprocessable('Tree SHA does not exist');
    const parents = body.parents ?? [];
    const kinds = await Promise.all(parents.map((sha) => typeOf(folder, sha)));
    if (kinds.some((kind) => kind !== 'commit'))
      throw unprocessable('Parent SHA does not exist or is not a commit object');
    const self = personOf(forge, accountOf(actor));
    const author = { ...self, ...body.author };
    // What an App commits without naming anybody is signed in GitHub's name.
    const isSigned = actor.kind === 'installation' && !body.author && !body.committer;
    const committer = isSigned ? forgePerson(forge) : { ...author, ...body.committer };
    const sha = await writeCommit(folder, { tree, parents, message: body.message, author, committer });
    if (isSigned) repository.verified.add(sha);
    const commit = await readCommit(folder, sha);
    return created(commit && viewGitCommit(forge, repository, commit));
  }),

  get(`${base}/commits/{commit_sha}`, reads, async ({ forge, repository, params }) => {
    const folder = folderOf(forge, repository);
    const isCommit = (await typeOf(folder, params.commit_sha)) === 'commit';
    const commit = isCommit ? await readCommit(folder, params.commit_sha) : null;
    if (commit === null) throw notFound();
    return ok(viewGitCommit(forge, repository, commit));
  }),

  get(`${base}/ref/{ref}`, reads, async ({ forge, repository, params }) =>
    ok(viewRef(forge, repository, await requireRef(forge, repository, `refs/${params.ref}`))),
  ),

  get(`${base}/matching-refs/{ref}`, reads, async ({ forge, repository, params, query, address }) => {
    const refs = await listRefs(folderOf(forge, repository), `refs/${params.ref}`);
    return paged({ query, address }, refs, (ref) => viewRef(forge, repository, ref));
  }),

  post(`${base}/refs`, writes, async ({ forge, repository, actor, body }) => {
    await createRef(forge, repository, body, actor);
    return created(viewRef(forge, repository, await requireRef(forge, repository, body.ref)));
  }),

  patch(`${base}/refs/{ref}`, writes, async ({ forge, repository, actor, params, body }) => {
    const ref = `refs/${params.ref}`;
    await updateRef(forge, repository, { ref, sha: body.sha, isForced: body.force ?? false }, actor);
    return ok(viewRef(forge, repository, await requireRef(forge, repository, ref)));
  }),

  remove(`${base}/refs/{ref}`, writes, async ({ forge, repository, actor, params }) => {
    await deleteRef(forge, repository, `refs/${params.ref}`, actor);
    return noContent;
  }),
];
