import { z } from 'zod';
import { addUser } from '../acts/apps.ts';
import { findUser, roles } from '../store.ts';
import { act, repositoryName, requireRepository, requireUser } from './act.ts';

export const people = [
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
