import { z } from 'zod';
import { personOf } from '../acts/people.ts';
import { afterPush } from '../acts/push.ts';
import { createRepository } from '../acts/repositories.ts';
import { folderOf } from '../forge.ts';
import { importFolder, importRepository } from '../git/import.ts';
import { type TreeChange, writeBlob, writeCommit, writeTree } from '../git/objects.ts';
import { deleteRef, moveRef, noCommit, readRef } from '../git/refs.ts';
import { unprocessable } from '../http/errors.ts';
import { findRepository } from '../store.ts';
import { act, repositoryName, requireRepository, requireUser } from './act.ts';

const changesFor = (folder: string, files: Record<string, string | null>): Promise<TreeChange[]> =>
  Promise.all(
    Object.entries(files).map(async ([path, text]) => ({
      path,
      mode: '100644',
      sha: text === null ? null : await writeBlob(folder, Buffer.from(text)),
    })),
  );

export const repositories = [
  act(
    'repository',
    z.strictObject({
      repository: repositoryName,
      private: z.boolean().default(false),
      description: z.string().nullable().default(null),
      branch: z.string().default('main'),
      /** A folder of files becomes its first commit; a git repository comes with its branches. */
      from: z.string().optional(),
    }),
    async (forge, given) => {
      const [owner = '', name = ''] = given.repository.split('/');
      if (findRepository(forge.store, owner, name)) throw unprocessable(`${given.repository} exists already`);
      const repository = await createRepository(forge, {
        owner: requireUser(forge, owner),
        name,
        description: given.description,
        private: given.private,
        defaultBranch: given.branch,
      });
      const folder = folderOf(forge, repository);
      if (given.from !== undefined && !(await importRepository(folder, given.from))) {
        await importFolder(folder, given.from, given.branch, personOf(forge, repository.owner));
      }
      const sha = await readRef(folder, `refs/heads/${given.branch}`);
      return { id: repository.id, folder, sha };
    },
  ),
  act(
    'push',
    z.strictObject({
      repository: repositoryName,
      branch: z.string(),
      by: z.string(),
      message: z.string(),
      files: z.record(z.string(), z.string().nullable()),
      /** Where a new branch starts; the default branch unless it is said. */
      from: z.string().optional(),
      /** The branch then begins there again, whatever it had. */
      force: z.boolean().default(false),
    }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const by = requireUser(forge, given.by);
      const folder = folderOf(forge, repository);
      const ref = `refs/heads/${given.branch}`;
      const before = await readRef(folder, ref);
      const start = await readRef(folder, `refs/heads/${given.from ?? repository.defaultBranch}`);
      const parent = given.force ? start : (before ?? start);
      const tree = await writeTree(folder, parent, await changesFor(folder, given.files));
      const person = personOf(forge, by);
      const after = await writeCommit(folder, {
        tree,
        parents: parent === null ? [] : [parent],
        message: given.message,
        author: person,
        committer: person,
      });
      await moveRef(folder, ref, after, before ?? noCommit);
      await afterPush(forge, repository, { ref, before: before ?? noCommit, after, by });
      return { sha: after };
    },
  ),
  act(
    'delete-branch',
    z.strictObject({ repository: repositoryName, branch: z.string(), by: z.string() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const folder = folderOf(forge, repository);
      const ref = `refs/heads/${given.branch}`;
      const before = await readRef(folder, ref);
      if (before === null) throw unprocessable(`Unexpected branch ${given.branch}`);
      await deleteRef(folder, ref, before);
      await afterPush(forge, repository, { ref, before, after: noCommit, by: requireUser(forge, given.by) });
      return {};
    },
  ),
];
