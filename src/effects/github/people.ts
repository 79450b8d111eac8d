import type { Permission } from '../../domain/command.ts';
import type { RepositoryRef } from '../../domain/job.ts';
import { at } from './at.ts';
import type { Octokit } from './client.ts';
import { isMissing } from './errors.ts';

type Rights = Partial<Record<'admin' | 'maintain' | 'push' | 'triage' | 'pull', boolean>>;

/** Roles of an organisation's own have names of their own: what they are good for is said beside them. */
const rightsOf = ({ admin, maintain, push, triage, pull }: Rights): Permission => {
  if (admin === true) return 'admin';
  if (maintain === true) return 'maintain';
  if (push === true) return 'write';
  if (triage === true) return 'triage';
  return pull === true ? 'read' : 'none';
};

const byName: Readonly<Record<string, Permission>> = {
  admin: 'admin',
  maintain: 'maintain',
  write: 'write',
  triage: 'triage',
  read: 'read',
  none: 'none',
};

/** What somebody may do, asked anew each time: what a comment says of its author is not reliable. */
export const fetchPermission = async (
  octokit: Octokit,
  repository: RepositoryRef,
  login: string,
): Promise<Permission> => {
  try {
    const { data } = await octokit.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', {
      ...at(repository),
      username: login,
    });
    const named = byName[data.role_name] ?? byName[data.permission] ?? 'none';
    const rights = data.user?.permissions ? rightsOf(data.user.permissions) : 'none';
    return byName[data.role_name] === undefined ? (rights === 'none' ? named : rights) : named;
  } catch (error) {
    if (isMissing(error)) return 'none';
    throw error;
  }
};
