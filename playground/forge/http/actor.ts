import { createVerify } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Forge } from '../forge.ts';
import {
  type App,
  type InstallationToken,
  type Repository,
  type Role,
  type User,
  roleOf,
  tokenCovers,
} from '../store.ts';
import { ApiError, badCredentials } from './errors.ts';

export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'user'; user: User }
  | { kind: 'app'; app: App }
  | { kind: 'installation'; app: App; token: InstallationToken };

interface Claims {
  iss?: unknown;
  iat?: unknown;
  exp?: unknown;
}

const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;

const undecodable = (): ApiError => new ApiError(401, 'A JSON web token could not be decoded');

const readJwt = (token: string): { claims: Claims; algorithm: unknown } => {
  const [header = '', payload = ''] = token.split('.');
  try {
    const { alg } = decode(header) as { alg?: unknown };
    return { claims: decode(payload) as Claims, algorithm: alg };
  } catch {
    throw undecodable();
  }
};

const longestLife = 10 * 60;
/** Clocks differ a little. */
const leeway = 60;

const checkTimes = ({ iat, exp }: Claims, now: number): void => {
  if (typeof exp !== 'number')
    throw new ApiError(401, "'Expiration time' claim ('exp') must be a numeric value");
  if (typeof iat !== 'number') throw new ApiError(401, "Missing 'issued at' claim ('iat') in assertion");
  if (exp <= now)
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + longestLife + leeway)
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (iat > now + leeway)
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
};

const verifyJwt = (forge: Forge, token: string): App => {
  const { claims, algorithm } = readJwt(token);
  const issuer = String(claims.iss);
  const app = forge.store.apps.find(({ id, clientId }) => String(id) === issuer || clientId === issuer);
  if (!app) throw new ApiError(404, 'Integration not found');
  const at = token.lastIndexOf('.');
  const isSigned = createVerify('RSA-SHA256')
    .update(token.slice(0, at))
    .verify(app.publicKey, token.slice(at + 1), 'base64url');
  if (algorithm !== 'RS256' || !isSigned) throw undecodable();
  checkTimes(claims, forge.now().getTime() / 1000);
  return app;
};

const bearer = /^(?:token|bearer)\s+(\S+)$/i;
const basic = /^basic\s+(\S+)$/i;

/** git sends its token as a password; the API takes it plainly. */
export const readToken = (request: IncomingMessage): string | null => {
  const header = request.headers.authorization ?? '';
  const plain = bearer.exec(header)?.[1];
  if (plain !== undefined) return plain;
  const encoded = basic.exec(header)?.[1];
  if (encoded === undefined) return null;
  const [name = '', password = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  return password === '' || password === 'x-oauth-basic' ? name : password;
};

const actorOfInstallation = (forge: Forge, token: InstallationToken): Actor => {
  if (token.expiresAt <= forge.now().getTime()) throw badCredentials();
  if (token.installation.suspendedAt !== null)
    throw new ApiError(403, 'This installation has been suspended');
  return { kind: 'installation', app: token.installation.app, token };
};

export const readActor = (forge: Forge, token: string | null): Actor => {
  if (token === null) return { kind: 'anonymous' };
  if (token.split('.').length === 3) return { kind: 'app', app: verifyJwt(forge, token) };
  const installed = forge.store.tokens.get(token);
  if (installed) return actorOfInstallation(forge, installed);
  const user = forge.store.users.find((found) => found.token === token);
  if (!user) throw badCredentials();
  return { kind: 'user', user };
};

/** Who is seen to have done it: an App acts as its bot. */
export const accountOf = (actor: Actor): User => {
  switch (actor.kind) {
    case 'user':
      return actor.user;
    case 'app':
    case 'installation':
      return actor.app.bot;
    case 'anonymous':
      throw new ApiError(401, 'Requires authentication');
  }
};

export const appOf = (actor: Actor): App | null =>
  actor.kind === 'installation' || actor.kind === 'app' ? actor.app : null;

export const canSee = (actor: Actor, repository: Repository): boolean => {
  if (!repository.private) return true;
  if (actor.kind === 'installation') return tokenCovers(actor.token, repository);
  return actor.kind === 'user' && roleOf(repository, actor.user) !== 'none';
};

export const roleOfActor = (actor: Actor, repository: Repository): Role =>
  actor.kind === 'user' ? roleOf(repository, actor.user) : repository.private ? 'none' : 'read';
