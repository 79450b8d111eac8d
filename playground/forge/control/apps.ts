import { z } from 'zod';
import { registerApp } from '../acts/apps.ts';
import { install, select, suspend, uninstall, unsuspend } from '../acts/installations.ts';
import type { Repository } from '../store.ts';
import {
  act,
  repositoryName,
  requireApp,
  requireInstallation,
  requireRepository,
  requireUser,
} from './act.ts';

const level = z.enum(['read', 'write', 'admin']);

export const apps = [
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
      requireApp(forge, id).webhook.url = url;
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
      const app = requireApp(forge, id);
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
