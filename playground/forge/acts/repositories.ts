import { type Forge, folderOf, timestamp } from '../forge.ts';
import { copyBare, createBare } from '../git/repository.ts';
import { type Installation, type Repository, type User, nextId } from '../store.ts';
import { tellRepositories } from './installations.ts';

export interface NewRepository {
  owner: User;
  name: string;
  description?: string | null | undefined;
  private?: boolean | undefined;
  defaultBranch?: string | undefined;
}

const emptyRepository = (forge: Forge, wanted: NewRepository, parent: Repository | null): Repository => {
  const at = timestamp(forge);
  return {
    id: nextId(forge.store),
    owner: wanted.owner,
    name: wanted.name,
    description: wanted.description ?? null,
    private: wanted.private ?? false,
    defaultBranch: wanted.defaultBranch ?? 'main',
    parent,
    collaborators: new Map(),
    labels: [],
    issues: [],
    lastNumber: 0,
    suites: [],
    statuses: [],
    runs: [],
    rulesets: [],
    protections: new Map(),
    queue: [],
    activities: [],
    verified: new Set(),
    createdAt: at,
    pushedAt: at,
  };
};

const isForAll =
  (repository: Repository) =>
  (installation: Installation): boolean =>
    installation.account === repository.owner && installation.repositoryIds === null;

/** An installation on all repositories of an account learns of a new one. */
const enlist = (forge: Forge, repository: Repository): void => {
  forge.store.repositories.push(repository);
  for (const installation of forge.store.installations.filter(isForAll(repository))) {
    tellRepositories(forge, installation, { added: [repository], removed: [] }, repository.owner);
  }
};

export const createRepository = async (forge: Forge, wanted: NewRepository): Promise<Repository> => {
  const repository = emptyRepository(forge, wanted, null);
  await createBare(folderOf(forge, repository), repository.defaultBranch);
  enlist(forge, repository);
  return repository;
};

export const forkRepository = async (
  forge: Forge,
  parent: Repository,
  owner: User,
  name = parent.name,
): Promise<Repository> => {
  const { description, defaultBranch } = parent;
  const wanted = { owner, name, description, private: parent.private, defaultBranch };
  const fork = emptyRepository(forge, wanted, parent);
  await copyBare(folderOf(forge, parent), folderOf(forge, fork), parent.defaultBranch);
  enlist(forge, fork);
  return fork;
};
