import { type Permission, permissions, type SlashCommand } from '../domain/command.ts';

/** Who may do what. Each answer is null where it is allowed, and else the refusal, which says who can. */

const isAtLeast = (permission: Permission, needed: Permission): boolean =>
  permissions.indexOf(permission) >= permissions.indexOf(needed);

const nameOf: Record<Permission, string> = {
  none: 'no access',
  read: 'read access',
  triage: 'triage access',
  write: 'write access',
  maintain: 'the role maintain',
  admin: 'the role admin',
};

export const refusePermission = (
  what: string,
  needed: Permission,
  { login, permission }: { login: string; permission: Permission },
): string | null =>
  isAtLeast(permission, needed)
    ? null
    : `${what} takes ${nameOf[needed]} to this repository; @${login} has ${nameOf[permission]}. Ask somebody who has it to say it.`;

/** Everybody who has a hand in a pull request. */
export interface Authorship {
  authors: readonly string[];
  /** GitHub tells who has pushed all of it. */
  arePushersKnown: boolean;
  /** It changes more than documents. */
  changesCode: boolean;
  /** `finalize.self` of the settings in force. */
  selfAllowed: boolean;
}

const isAuthor = ({ authors }: Authorship, login: string): boolean =>
  authors.some((author) => author.toLowerCase() === login.toLowerCase());

const refusePushers = (name: SlashCommand['name']): string =>
  `GitHub does not tell who has pushed to this branch, so whoever says this may have a hand in it. Bring the change on a branch of this repository, and say \`/spec ${name}\` there.`;

/** Rule 6 of the gate: nobody writes their own permission, and what may be the author's word is none. */
export const refuseAuthor = (
  name: SlashCommand['name'],
  login: string,
  authorship: Authorship,
): string | null => {
  const isFree = name !== 'waive' && (!authorship.changesCode || authorship.selfAllowed);
  if (isFree) return null;
  if (!isAuthor(authorship, login)) return authorship.arePushersKnown ? null : refusePushers(name);
  if (name === 'waive')
    return `@${login} has a hand in this pull request, and a waiver is never its author's word. Ask another maintainer to say it.`;
  return `@${login} has a hand in this pull request, and it changes code as well: the design it is to be judged by is not its author's to ${name}. Ask another maintainer to say it, or bring the documents on a pull request of their own.`;
};

/** A word counts for what its speaker saw. */
export const refuseMoved = (
  saidAt: string,
  moves: readonly { at: string; by: string | null }[],
  ownLogin: string,
): string | null => {
  // GitHub tells whole seconds: which of two things in one of them came first nobody knows.
  const later = moves.find(({ at, by }) => Date.parse(at) >= Date.parse(saidAt) && by !== ownLogin);
  return later
    ? `The branch was moved at ${later.at}${later.by === null ? '' : ` by @${later.by}`}, not before this was said. Look at what is there now, and say it again.`
    : null;
};

/** Where nobody tells of moves: what was looked at here before something was said was there when it was said. */
export const refuseUnseen = (
  saidAt: string,
  head: string,
  looked: readonly (string | null)[],
): string | null =>
  looked.some((at) => at !== null && Date.parse(at) <= Date.parse(saidAt))
    ? null
    : `The check had not begun on \`${head.slice(0, 12)}\` when this was said, so it may have been said of another head. Look at what is there now, and say it again.`;
