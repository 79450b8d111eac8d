import { issueToken } from '../acts/installations.ts';
import type { Forge } from '../forge.ts';
import { deliveriesOf, redeliver } from '../hooks/deliver.ts';
import { type Actor, appOf, roleOfActor } from '../http/actor.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { paged } from '../http/pages.ts';
import { asAnyone, asApp, created, get, needs, noContent, ok, post, remove } from '../http/route.ts';
import { type App, type Delivery, type Installation, covers, repositoriesOf, tokenCovers } from '../store.ts';
import { viewApp, viewInstallation } from '../views/app.ts';
import { viewPermissions, viewRepository } from '../views/repository.ts';

/** The route is for Apps alone, so there is one. */
const requireApp = (actor: Actor): App => {
  const app = appOf(actor);
  if (app === null) throw new ApiError(401, 'A JSON web token could not be decoded');
  return app;
};

const requireInstallation = (forge: Forge, actor: Actor, id: string): Installation => {
  const app = requireApp(actor);
  const found = forge.store.installations.find(
    (installation) => installation.app === app && String(installation.id) === id,
  );
  if (!found) throw notFound();
  return found;
};

const requireDelivery = (forge: Forge, actor: Actor, id: string): Delivery => {
  const found = deliveriesOf(forge, requireApp(actor)).find((delivery) => String(delivery.id) === id);
  if (!found) throw notFound();
  return found;
};

const viewDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: delivery.deliveredAt,
  redelivery: delivery.redelivery,
  duration: delivery.duration,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.event,
  action: delivery.action,
  installation_id: delivery.installationId,
  repository_id: delivery.repositoryId,
  throttled_at: null,
});

const isWanted = (status: string | null, { statusCode }: Delivery): boolean => {
  const isSuccess = statusCode >= 200 && statusCode < 400;
  if (status === 'success') return isSuccess;
  if (status === 'failure') return !isSuccess;
  return true;
};

/** The cursor is the id of the last one that was shown. */
const pageOfDeliveries = (forge: Forge, app: App, query: URLSearchParams) => {
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30) || 30));
  const cursor = query.get('cursor');
  const all = deliveriesOf(forge, app).filter((delivery) => isWanted(query.get('status'), delivery));
  const older = cursor === null ? all : all.filter(({ id }) => id < Number(cursor));
  const shown = older.slice(0, size);
  return { shown, next: older.length > size ? (shown.at(-1)?.id ?? null) : null };
};

const viewRegistration = (forge: Forge, app: App, pem: string) => ({
  ...viewApp(forge, app),
  client_secret: app.clientSecret,
  webhook_secret: app.webhook.secret,
  pem,
});

export const appRoutes = [
  get('/app', asApp, ({ forge, actor }) => {
    const app = requireApp(actor);
    const count = forge.store.installations.filter((installation) => installation.app === app).length;
    return ok({ ...viewApp(forge, app), installations_count: count });
  }),

  get('/apps/{app_slug}', asAnyone, ({ forge, params }) => {
    const app = forge.store.apps.find(({ slug }) => slug === params.app_slug);
    if (!app) throw notFound();
    return ok(viewApp(forge, app));
  }),

  post('/app-manifests/{code}/conversions', asAnyone, ({ forge, params }) => {
    const { registrations } = forge.store;
    const index = registrations.findIndex(({ code }) => code === params.code);
    const [registration] = index < 0 ? [] : registrations.splice(index, 1);
    if (!registration) throw notFound();
    return created(viewRegistration(forge, registration.app, registration.pem));
  }),

  get('/app/installations', asApp, ({ forge, actor, query, address }) => {
    const app = requireApp(actor);
    const installations = forge.store.installations.filter((installation) => installation.app === app);
    return paged({ query, address }, installations, (installation) => viewInstallation(forge, installation));
  }),

  get('/app/installations/{installation_id}', asApp, ({ forge, actor, params }) =>
    ok(viewInstallation(forge, requireInstallation(forge, actor, params.installation_id))),
  ),

  post('/app/installations/{installation_id}/access_tokens', asApp, ({ forge, actor, params, body }) => {
    const installation = requireInstallation(forge, actor, params.installation_id);
    if (installation.suspendedAt !== null) throw new ApiError(403, 'This installation has been suspended');
    const { permissions, repositories, repository_ids: repositoryIds } = body;
    const wish = {
      permissions: permissions as Record<string, string> | undefined,
      repositories,
      repositoryIds,
    };
    const token = issueToken(forge, installation, wish);
    const isNarrow = repositories !== undefined || repositoryIds !== undefined;
    const covered = repositoriesOf(forge.store, installation).filter((repository) =>
      tokenCovers(token, repository),
    );
    return created({
      token: token.token,
      expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
      permissions: token.permissions,
      repository_selection: token.repositoryIds === null ? 'all' : 'selected',
      ...(isNarrow ? { repositories: covered.map((repository) => viewRepository(forge, repository)) } : {}),
    });
  }),

  get('/app/hook/deliveries', asApp, ({ forge, actor, query, address }) => {
    const { shown, next } = pageOfDeliveries(forge, requireApp(actor), query);
    const more = new URL(address);
    more.searchParams.set('cursor', String(next));
    return {
      ...ok(shown.map(viewDelivery)),
      ...(next === null ? {} : { headers: { link: `<${more.href}>; rel="next"` } }),
    };
  }),

  get('/app/hook/deliveries/{delivery_id}', asApp, ({ forge, actor, params }) => {
    const delivery = requireDelivery(forge, actor, params.delivery_id);
    const { headers, payload } = delivery.request;
    return ok({
      ...viewDelivery(delivery),
      url: delivery.url,
      request: { headers, payload },
      response: delivery.response,
    });
  }),

  post('/app/hook/deliveries/{delivery_id}/attempts', asApp, ({ forge, actor, params }) => {
    redeliver(forge, requireDelivery(forge, actor, params.delivery_id));
    return { status: 202, data: {} };
  }),

  get('/repos/{owner}/{repo}/installation', asApp, ({ forge, actor, repository }) => {
    const app = requireApp(actor);
    const found = forge.store.installations.find(
      (installation) => installation.app === app && covers(installation, repository),
    );
    if (!found) throw notFound();
    return ok(viewInstallation(forge, found));
  }),

  get('/installation/repositories', needs('none'), ({ forge, actor, query, address }) => {
    if (actor.kind !== 'installation')
      throw new ApiError(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    const { token } = actor;
    const repositories = repositoriesOf(forge.store, token.installation).filter((repository) =>
      tokenCovers(token, repository),
    );
    const view = (repository: (typeof repositories)[number]) => ({
      ...viewRepository(forge, repository),
      permissions: viewPermissions(roleOfActor(actor, repository)),
    });
    return paged({ query, address }, repositories, view, (page, total) => ({
      total_count: total,
      repository_selection: token.repositoryIds === null ? 'all' : 'selected',
      repositories: page,
    }));
  }),

  remove('/installation/token', needs('none'), ({ forge, actor }) => {
    if (actor.kind !== 'installation')
      throw new ApiError(403, 'Resource not accessible by personal access token');
    forge.store.tokens.delete(actor.token.token);
    return noContent;
  }),
];
