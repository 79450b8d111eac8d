import { z } from 'zod';
import { addUser, registerApp } from '../acts/apps.ts';
import { tellRun } from '../acts/checks.ts';
import { install, select, suspend, uninstall, unsuspend } from '../acts/installations.ts';
import { personOf } from '../acts/people.ts';
import { afterPush } from '../acts/push.ts';
import { createRepository } from '../acts/repositories.ts';
import { setDraft } from '../acts/pulls.ts';
import { dequeue, enqueue } from '../acts/queue.ts';
import { faultSchema } from '../faults.ts';
import { type Forge, folderOf } from '../forge.ts';
import { importFolder, importRepository } from '../git/import.ts';
import { type TreeChange, writeBlob, writeCommit, writeTree } from '../git/objects.ts';
import { deleteRef, moveRef, noCommit, readRef } from '../git/refs.ts';
import { ApiError, unprocessable } from '../http/errors.ts';
import {
  type CheckRun,
  type Installation,
  type PullIssue,
  type Repository,
  type User,
  findRepository,
  findUser,
  pullsOf,
  roles,
} from '../store.ts';

/** What no call of GitHub's API does: to make people, repositories and Apps, and to press what people press. */
export interface Act<S extends z.ZodType = z.ZodType> {
  name: string;
  takes: S;
  run(forge: Forge, given: z.output<S>): unknown;
}

const act = <S extends z.ZodType>(
  name: string,
  takes: S,
  run: (forge: Forge, given: z.output<S>) => unknown,
): Act => ({ name, takes, run });

const repositoryName = z.string().regex(/^[^/]+\/[^/]+$/, 'expected owner/name');

const requireUser = (forge: Forge, login: string): User => {
  const user = findUser(forge.store, login);
  if (!user) throw unprocessable(`Unexpected login ${login}, expected somebody who has been made before`);
  return user;
};

const requireRepository = (forge: Forge, name: string): Repository => {
  const [owner = '', repo = ''] = name.split('/');
  const found = findRepository(forge.store, owner, repo);
  if (!found) throw unprocessable(`Unexpected repository ${name}, expected one that has been made before`);
  return found;
};

const requirePull = (repository: Repository, number: number): PullIssue => {
  const found = pullsOf(repository).find((issue) => issue.number === number);
  if (!found) throw unprocessable(`Unexpected pull request ${number}`);
  return found;
};

const requireRun = (repository: Repository, id: number): CheckRun => {
  const found = repository.runs.find((run) => run.id === id);
  if (!found) throw unprocessable(`Unexpected check run ${id}`);
  return found;
};

const requireInstallation = (forge: Forge, id: number): Installation => {
  const found = forge.store.installations.find((installation) => installation.id === id);
  if (!found) throw unprocessable(`Unexpected installation ${id}`);
  return found;
};

const changesFor = (folder: string, files: Record<string, string | null>): Promise<TreeChange[]> =>
  Promise.all(
    Object.entries(files).map(async ([path, text]) => ({
      path,
      mode: '100644',
      sha: text === null ? null : await writeBlob(folder, Buffer.from(text)),
    })),
  );

const people = [
  act(
    'user',
    z.strictObject({ login: z.string(), type: z.enum(['User', 'Bot', 'Organization']).default('User') }),
    (forge, { login, type }) => {
      const { id, token } = findUser(forge.store, login) ?? addUser(forge, login, type);
      return { id, login, token };
    },
  ),
  act(
    'role',
    z.strictObject({ repository: repositoryName, login: z.string(), role: z.enum(roles) }),
    (forge, { repository, login, role }) => {
      const found = requireRepository(forge, repository);
      const { login: known } = requireUser(forge, login);
      if (role === 'none') found.collaborators.delete(known);
      else found.collaborators.set(known, role);
      return { role };
    },
  ),
];

const repositories = [
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

const level = z.enum(['read', 'write', 'admin']);

const apps = [
  act(
    'app',
    z.strictObject({
      name: z.string(),
      owner: z.string(),
      url: z.string().optional(),
      webhookUrl: z.string().nullable().optional(),
      webhookSecret: z.string().optional(),
      permissions: z.record(z.string(), level),
      events: z.array(z.string()),
    }),
    (forge, given) => {
      const { app, pem, code } = registerApp(forge, { ...given, owner: requireUser(forge, given.owner) });
      return { id: app.id, slug: app.slug, pem, code, webhookSecret: app.webhook.secret };
    },
  ),
  act(
    'webhook',
    z.strictObject({ app: z.number(), url: z.string().nullable() }),
    (forge, { app: id, url }) => {
      const app = forge.store.apps.find((found) => found.id === id);
      if (!app) throw unprocessable(`Unexpected App ${id}`);
      app.webhook.url = url;
      return {};
    },
  ),
  act(
    'install',
    z.strictObject({
      app: z.number(),
      account: z.string(),
      /** Only these; all of the account's unless it is said. */
      repositories: z.array(repositoryName).optional(),
    }),
    (forge, { app: id, account, repositories: names }) => {
      const app = forge.store.apps.find((found) => found.id === id);
      if (!app) throw unprocessable(`Unexpected App ${id}`);
      const ids = names?.map((name) => requireRepository(forge, name).id) ?? null;
      return { id: install(forge, app, requireUser(forge, account), ids).id };
    },
  ),
  act(
    'installation',
    z.strictObject({
      id: z.number(),
      by: z.string(),
      do: z.enum(['add', 'remove', 'suspend', 'unsuspend', 'uninstall']),
      repository: repositoryName.optional(),
    }),
    (forge, given) => {
      const installation = requireInstallation(forge, given.id);
      const by = requireUser(forge, given.by);
      const repository = (): Repository => requireRepository(forge, given.repository ?? '/');
      switch (given.do) {
        case 'add':
          select(forge, installation, repository(), true, by);
          break;
        case 'remove':
          select(forge, installation, repository(), false, by);
          break;
        case 'suspend':
          suspend(forge, installation, by);
          break;
        case 'unsuspend':
          unsuspend(forge, installation, by);
          break;
        case 'uninstall':
          uninstall(forge, installation, by);
      }
      return {};
    },
  ),
];

const buttons = [
  act(
    'press',
    z.strictObject({ repository: repositoryName, run: z.number(), by: z.string(), identifier: z.string() }),
    (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const run = requireRun(repository, given.run);
      const { identifier } = given;
      if (!run.actions.some((action) => action.identifier === identifier)) {
        throw unprocessable(`Unexpected action ${identifier}, expected one of the run's own`);
      }
      tellRun(forge, repository, run, 'requested_action', requireUser(forge, given.by), {
        requested_action: { identifier },
      });
      return {};
    },
  ),
  act(
    'rerun',
    z.strictObject({ repository: repositoryName, run: z.number(), by: z.string() }),
    (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      tellRun(
        forge,
        repository,
        requireRun(repository, given.run),
        'rerequested',
        requireUser(forge, given.by),
      );
      return {};
    },
  ),
  act(
    'draft',
    z.strictObject({ repository: repositoryName, pull: z.number(), by: z.string(), draft: z.boolean() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const issue = requirePull(repository, given.pull);
      await setDraft(forge, repository, issue, given.draft, requireUser(forge, given.by));
      return {};
    },
  ),
  act(
    'enqueue',
    z.strictObject({ repository: repositoryName, pull: z.number(), by: z.string() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const issue = requirePull(repository, given.pull);
      const { headRef, headSha } = await enqueue(forge, repository, issue, requireUser(forge, given.by));
      return { headRef, headSha };
    },
  ),
  act(
    'dequeue',
    z.strictObject({ repository: repositoryName, pull: z.number(), by: z.string() }),
    async (forge, given) => {
      const repository = requireRepository(forge, given.repository);
      const issue = requirePull(repository, given.pull);
      await dequeue(forge, repository, issue, requireUser(forge, given.by));
      return {};
    },
  ),
];

const troubles = [
  act('fault', faultSchema, (forge, fault) => {
    forge.faults.push(fault);
    return { waiting: forge.faults.length };
  }),
  act('no-faults', z.strictObject({}), (forge) => {
    forge.faults.splice(0);
    return {};
  }),
];

const acts: readonly Act[] = [...people, ...repositories, ...apps, ...buttons, ...troubles];

/** What was given, read by the act's own schema, and what came of it. */
export const runAct = async (forge: Forge, name: string, given: unknown): Promise<unknown> => {
  const found = acts.find((candidate) => candidate.name === name);
  if (!found) {
    throw new ApiError(
      404,
      `Unexpected act ${name}, expected one of ${acts.map((one) => one.name).join(', ')}`,
    );
  }
  const read = found.takes.safeParse(given);
  if (!read.success) throw unprocessable(z.prettifyError(read.error));
  return found.run(forge, read.data);
};
