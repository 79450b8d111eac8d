import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Forge, timestamp } from '../forge.ts';
import { type App, type Permissions, type Registration, type User, nextId } from '../store.ts';

export const addUser = (forge: Forge, login: string, type: User['type'] = 'User'): User => {
  const user = {
    id: nextId(forge.store),
    login,
    type,
    token: `ghp_${randomBytes(18).toString('hex')}`,
    createdAt: timestamp(forge),
  };
  forge.store.users.push(user);
  return user;
};

export interface AppWish {
  name: string;
  owner: User;
  description?: string | undefined;
  url?: string | undefined;
  webhookUrl?: string | null | undefined;
  webhookSecret?: string | undefined;
  permissions: Permissions;
  events: string[];
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');

/** A new App with its bot and its key. The code buys its secrets once. */
export const registerApp = (forge: Forge, wish: AppWish): Registration => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const slug = slugOf(wish.name);
  const app: App = {
    id: nextId(forge.store),
    slug,
    name: wish.name,
    owner: wish.owner,
    bot: addUser(forge, `${slug}[bot]`, 'Bot'),
    description: wish.description ?? '',
    externalUrl: wish.url ?? `${forge.url}/apps/${slug}`,
    publicKey,
    clientId: `Iv23${randomBytes(8).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    webhook: {
      url: wish.webhookUrl ?? null,
      secret: wish.webhookSecret ?? randomBytes(20).toString('hex'),
    },
    permissions: { ...wish.permissions, metadata: 'read' },
    events: wish.events,
    createdAt: timestamp(forge),
  };
  const registration = { code: randomBytes(20).toString('hex'), app, pem: privateKey };
  forge.store.apps.push(app);
  forge.store.registrations.push(registration);
  return registration;
};
