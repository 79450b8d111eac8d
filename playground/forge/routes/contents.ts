import { updateRef, createRef } from '../acts/refs.ts';
import { forgePerson, personOf } from '../acts/people.ts';
import { type Forge, apiUrlOf, folderOf, pageUrlOf } from '../forge.ts';
import {
  type TreeEntry,
  readBlob,
  readCommit,
  readPath,
  readTree,
  writeBlob,
  writeCommit,
  writeTree,
} from '../git/objects.ts';
import { readRef, resolveCommit } from '../git/refs.ts';
import { accountOf } from '../http/actor.ts';
import { ApiError, notFound, unprocessable } from '../http/errors.ts';
import { type Answer, get, needs, ok, put } from '../http/route.ts';
import type { Repository } from '../store.ts';
import { viewGitCommit } from '../views/commit.ts';

const base = '/repos/{owner}/{repo}';
const reads = needs('read', 'contents:read');

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const kinds: Record<string, string> = { tree: 'dir', commit: 'submodule' };

const kindOf = ({ mode, type }: TreeEntry): string =>
  mode === '120000' ? 'symlink' : (kinds[type] ?? 'file');

const viewEntry = (forge: Forge, repository: Repository, entry: TreeEntry, ref: string) => {
  const path = encodePath(entry.path);
  const isFile = entry.type === 'blob';
  const self = `${apiUrlOf(forge, repository)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${apiUrlOf(forge, repository)}/git/${isFile ? 'blobs' : 'trees'}/${entry.sha}`;
  const page = `${pageUrlOf(forge, repository)}/${isFile ? 'blob' : 'tree'}/${ref}/${path}`;
  return {
    name: entry.path.split('/').at(-1) ?? '',
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url: self,
    html_url: page,
    git_url: git,
    download_url: isFile ? `${pageUrlOf(forge, repository)}/raw/${ref}/${path}` : null,
    type: kindOf(entry),
    _links: { self, git, html: page },
  };
};

/** Beyond a megabyte only the raw form has the content, beyond a hundred none has. */
const inlineLimit = 1024 * 1024;
const rawLimit = 100 * inlineLimit;

const wrapLines = (text: string): string => text.replaceAll(/.{60}/g, '$&\n');

const viewFile = async (forge: Forge, repository: Repository, entry: TreeEntry, ref: string) => {
  const bytes = await readBlob(folderOf(forge, repository), entry.sha);
  const isInline = bytes.length <= inlineLimit;
  return {
    ...viewEntry(forge, repository, entry, ref),
    ...(kindOf(entry) === 'symlink' ? { target: bytes.toString() } : {}),
    content: isInline ? `${wrapLines(bytes.toString('base64'))}\n` : '',
    encoding: isInline ? 'base64' : 'none',
  };
};

const mostEntries = 1000;

const readFolder = async (folder: string, sha: string, path: string): Promise<TreeEntry[]> => {
  const entries = await readTree(folder, sha, false);
  return entries
    .slice(0, mostEntries)
    .map((entry) => ({ ...entry, path: path === '' ? entry.path : `${path}/${entry.path}` }));
};

interface Wanted {
  path: string;
  ref: string | null;
  accept: string;
}

const readContents = async (
  forge: Forge,
  repository: Repository,
  { path, ref, accept }: Wanted,
): Promise<Answer> => {
  const folder = folderOf(forge, repository);
  const name = ref ?? repository.defaultBranch;
  const commit = await resolveCommit(folder, name);
  if (commit === null)
    throw notFound(ref === null ? 'This repository is empty.' : `No commit found for the ref ${name}`);
  if (path === '') {
    const { tree = '' } = (await readCommit(folder, commit)) ?? {};
    const entries = await readFolder(folder, tree, '');
    return ok(entries.map((entry) => viewEntry(forge, repository, entry, name)));
  }
  const entry = await readPath(folder, commit, path);
  if (entry === null) throw notFound();
  if (entry.type === 'tree') {
    const entries = await readFolder(folder, entry.sha, path);
    return ok(entries.map((inner) => viewEntry(forge, repository, inner, name)));
  }
  if ((entry.size ?? 0) > rawLimit) {
    throw new ApiError(403, 'This API returns blobs up to 100 MB in size.', {
      errors: [{ resource: 'Blob', field: 'data', code: 'too_large' }],
    });
  }
  if (accept.includes('raw')) {
    const bytes = await readBlob(folder, entry.sha);
    return { status: 200, raw: { type: 'application/vnd.github.raw+json; charset=utf-8', bytes } };
  }
  return ok(await viewFile(forge, repository, entry, name));
};

const cleanPath = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '');

export const contentRoutes = [
  get(`${base}/contents/{path}`, reads, ({ forge, repository, params, query, headers }) =>
    readContents(forge, repository, {
      path: cleanPath(params.path),
      ref: query.get('ref'),
      accept: headers.accept ?? '',
    }),
  ),

  put(
    `${base}/contents/{path}`,
    needs('write', 'contents:write'),
    async ({ forge, repository, actor, params, body }) => {
      const folder = folderOf(forge, repository);
      const path = cleanPath(params.path);
      const branch = body.branch ?? repository.defaultBranch;
      const ref = `refs/heads/${branch}`;
      const tip = await readRef(folder, ref);
      if (tip === null && body.branch !== undefined) throw notFound(`Branch ${branch} not found`);
      const before = tip === null ? null : await readPath(folder, tip, path);
      if (before && body.sha === undefined)
        throw unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.');
      if (body.sha !== undefined && body.sha !== before?.sha) {
        throw new ApiError(409, `${path} does not match ${body.sha}`);
      }
      const sha = await writeBlob(folder, Buffer.from(body.content, 'base64'));
      const tree = await writeTree(folder, tip, [{ path, mode: before?.mode ?? '100644', sha }]);
      const isSigned = actor.kind === 'installation' && !body.author && !body.committer;
      const author = { ...personOf(forge, accountOf(actor)), ...body.author };
      const commit = await writeCommit(folder, {
        tree,
        parents: tip === null ? [] : [tip],
        message: body.message,
        author,
        committer: isSigned ? forgePerson(forge) : { ...author, ...body.committer },
      });
      if (isSigned) repository.verified.add(commit);
      if (tip === null) await createRef(forge, repository, { ref, sha: commit }, actor);
      else await updateRef(forge, repository, { ref, sha: commit, isForced: false }, actor);
      const written = await readPath(folder, commit, path);
      const made = await readCommit(folder, commit);
      return {
        status: before ? 200 : 201,
        data: {
          content: written && viewEntry(forge, repository, written, branch),
          commit: made && viewGitCommit(forge, repository, made),
        },
      };
    },
  ),
];
