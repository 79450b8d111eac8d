import { registerApp } from '../acts/apps.ts';
import { install } from '../acts/installations.ts';
import { ApiError } from '../http/errors.ts';
import { z } from 'zod';
import type { App, User } from '../store.ts';
import { html } from './html.ts';
import type { Page, View } from './layout.ts';

/** What an App says of itself when it wants to be registered. */
const manifestSchema = z.object({
  name: z.string().min(1),
  url: z.string().optional(),
  description: z.string().optional(),
  redirect_url: z.url().optional(),
  hook_attributes: z.object({ url: z.string() }).optional(),
  default_permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).default({}),
  default_events: z.array(z.string()).default([]),
});

type Manifest = z.infer<typeof manifestSchema>;

const readManifest = (text: string): Manifest => {
  const read = manifestSchema.safeParse(JSON.parse(text));
  if (!read.success) throw new ApiError(422, z.prettifyError(read.error));
  return read.data;
};

/** Asks before it registers, as GitHub does. */
export const manifestPage = ({ person, url }: View, text: string): Page => {
  const manifest = readManifest(text);
  const state = url.searchParams.get('state') ?? '';
  return {
    title: 'Register an App',
    main: html`<h1>Register ${manifest.name}?</h1>
      <div class="card pad">
        <p>${manifest.description}</p>
        <dl>
          <dt>Permissions</dt>
          <dd>
            ${Object.entries(manifest.default_permissions).map(([name, level]) => html`<code>${name}: ${level}</code> `)}
          </dd>
          <dt>Events</dt>
          <dd>${manifest.default_events.map((name) => html`<code>${name}</code> `)}</dd>
          <dt>Webhooks go to</dt>
          <dd><code>${manifest.hook_attributes?.url ?? 'nowhere yet'}</code></dd>
        </dl>
      </div>
      ${
        person === null
          ? html`<p>Choose somebody to act as, at the top of the page, and come here again.</p>`
          : html`<form method="post" action="/_forge/register">
              <input type="hidden" name="manifest" value="${text}" />
              <input type="hidden" name="state" value="${state}" />
              <button type="submit">Register it as ${person.login}</button>
            </form>`
      }`,
  };
};

/** Registers, and says where the code is to be taken. */
export const register = ({ forge }: View, owner: User, text: string, state: string): string => {
  const manifest = readManifest(text);
  const { code, app } = registerApp(forge, {
    name: manifest.name,
    owner,
    description: manifest.description,
    url: manifest.url,
    webhookUrl: manifest.hook_attributes?.url,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
  });
  if (manifest.redirect_url === undefined) return `/apps/${app.slug}`;
  const target = new URL(manifest.redirect_url);
  target.searchParams.set('code', code);
  if (state !== '') target.searchParams.set('state', state);
  return target.href;
};

export const appPage = ({ forge, person }: View, app: App): Page => {
  const installed = forge.store.installations.filter((installation) => installation.app === app);
  const accounts = forge.store.users.filter(
    (user) =>
      forge.store.repositories.some(({ owner }) => owner === user) &&
      !installed.some(({ account }) => account === user),
  );
  return {
    title: app.name,
    main: html`<h1>${app.name}</h1>
      <p>${app.description}</p>
      <section class="card pad" aria-labelledby="installed">
        <h2 id="installed">Installed on</h2>
        ${installed.length === 0 ? html`<p class="meta">Nothing yet</p>` : ''}
        <ul>
          ${installed.map(({ account }) => html`<li>${account.login}</li>`)}
        </ul>
        ${
          person === null || accounts.length === 0
            ? ''
            : html`<form class="row" method="post" action="/apps/${app.slug}/installations">
                <label for="account">Install it on all repositories of</label>
                <select id="account" name="account">
                  ${accounts.map(({ login }) => html`<option>${login}</option>`)}
                </select>
                <button type="submit">Install</button>
              </form>`
        }
      </section>`,
  };
};

export const installOn = ({ forge }: View, app: App, login: string): void => {
  const account = forge.store.users.find((user) => user.login === login);
  if (!account) throw new ApiError(404, `Unexpected account ${login}`);
  install(forge, app, account, null);
};
