import type { Person } from '../git/objects.ts';
import { type Forge, timestamp } from '../forge.ts';
import type { User } from '../store.ts';

export const personOf = (forge: Forge, user: User): Person => ({
  name: user.login,
  email: `${user.id}+${user.login}@users.noreply.forge.localhost`,
  date: timestamp(forge),
});

/** Who commits what is made on the forge's own pages, and what an App commits without saying who. */
export const forgePerson = (forge: Forge): Person => ({
  name: 'Forge',
  email: 'noreply@forge.localhost',
  date: timestamp(forge),
});
