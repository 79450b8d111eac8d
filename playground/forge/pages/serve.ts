import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type Forge, folderOf } from '../forge.ts';
import { listBranches } from '../git/refs.ts';
import { canSee } from '../http/actor.ts';
import { ApiError, notFound } from '../http/errors.ts';
import type { ApiResponse } from '../http/dispatch.ts';
import { type Repository, type User, findRepository, findUser, isPull } from '../store.ts';
import { actions } from './actions.ts';
import { issuePage, newIssuePage } from './conversation.ts';
import { html } from './html.ts';
import { type Page, type View, renderPage } from './layout.ts';
import { blobPage, homePage, listPage, treePage } from './lists.ts';
import { hueOf } from './parts.ts';
import { pullPage } from './pull.ts';
import { runPage } from './run.ts';
import { appPage, installOn, manifestPage, register } from './setup.ts';

export interface PageRequest {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

const cookiesOf = ({ headers }: PageRequest): Record<string, string> =>
  Object.fromEntries(
    (headers.cookie ?? '').split(';').map((pair) => {
      const [name = '', value = ''] = pair.trim().split('=');
      return [name, decodeURIComponent(value)];
    }),
  );

const policy = (forms: string): string =>
  `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'${forms}; base-uri 'none'; frame-ancestors 'none'`;

/** The page to register an App leads on to the App. */
const formsOf = ({ url }: PageRequest): string =>
  url.pathname === '/settings/apps/new' ? ' http://127.0.0.1:* http://localhost:*' : '';

const clearNotice = 'forge-notice=; Path=/; Max-Age=0; SameSite=Lax';

const answerPage = (request: PageRequest, view: View, page: Page, status = 200): ApiResponse => {
  const body = Buffer.from(renderPage(view, page).html);
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy(formsOf(request)),
    'cache-control': 'no-cache',
    'referrer-policy': 'same-origin',
    etag,
    ...(view.notice === null ? {} : { 'set-cookie': clearNotice }),
  };
  if (status === 200 && request.headers['if-none-match'] === etag) {
    return { status: 304, headers, body: Buffer.alloc(0) };
  }
  return { status, headers, body };
};

const redirect = (to: string, cookie?: string): ApiResponse => ({
  status: 303,
  headers: { location: to, ...(cookie === undefined ? {} : { 'set-cookie': cookie }) },
  body: Buffer.alloc(0),
});

const types: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const serveAsset = async (name: string): Promise<ApiResponse> => {
  const body = await readFile(new URL(`assets/${name}`, import.meta.url));
  const type = types[name.split('.').at(-1) ?? ''] ?? 'text/plain';
  return { status: 200, headers: { 'content-type': type, 'cache-control': 'no-cache' }, body };
};

const drawAvatar = (user: User): ApiResponse => {
  const hue = hueOf(user.login);
  const letter = user.login.charAt(0).toUpperCase();
  const corner = user.type === 'Bot' ? 9 : 14;
  const { html: text } = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">
    <rect width="28" height="28" rx="${corner}" fill="hsl(${hue} 55% 38%)" />
    <text
      x="14"
      y="19"
      text-anchor="middle"
      font-family="system-ui, sans-serif"
      font-size="14"
      font-weight="600"
      fill="#fff"
    >
      ${letter}
    </text>
  </svg>`;
  const headers = { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=3600' };
  return { status: 200, headers, body: Buffer.from(text) };
};

type Show = (view: View, repository: Repository, parts: string[]) => Promise<Page | null> | Page | null;

const numbered = (repository: Repository, number: string | undefined) =>
  repository.issues.find((issue) => String(issue.number) === number) ?? null;

const decoded = (part: string | undefined): string => decodeURIComponent(part ?? '');

/** A branch may have slashes: the longest one that fits is meant. */
const splitRef = (repository: Repository, rest: string, branches: readonly string[]): [string, string] => {
  const branch = branches
    .filter((name) => rest === name || rest.startsWith(`${name}/`))
    .toSorted((one, other) => other.length - one.length)[0];
  const ref = branch ?? rest.split('/')[0] ?? repository.defaultBranch;
  return [ref, rest.slice(ref.length + 1)];
};

const inTree =
  (show: typeof treePage): Show =>
  async (view, repository, [rest]) => {
    const names = (await listBranches(folderOf(view.forge, repository))).map(({ name }) => name);
    const [ref, path] = splitRef(repository, decoded(rest), names);
    return show(view, repository, ref, path);
  };

const pages: readonly (readonly [RegExp, Show])[] = [
  [/^$/, (view, repository) => treePage(view, repository, repository.defaultBranch, '')],
  [/^\/tree\/(.+)$/, inTree(treePage)],
  [/^\/blob\/(.+)$/, inTree(blobPage)],
  [/^\/issues$/, (view, repository) => listPage(view, repository, false)],
  [/^\/pulls$/, (view, repository) => listPage(view, repository, true)],
  [/^\/issues\/new$/, newIssuePage],
  [
    /^\/issues\/(\d+)$/,
    (view, repository, [number]) => {
      const issue = numbered(repository, number);
      if (issue === null) return null;
      return isPull(issue) ? pullPage(view, repository, issue) : issuePage(view, repository, issue);
    },
  ],
  [
    /^\/pull\/(\d+)$/,
    (view, repository, [number]) => {
      const issue = numbered(repository, number);
      return issue && isPull(issue) ? pullPage(view, repository, issue) : null;
    },
  ],
  [
    /^\/runs\/(\d+)$/,
    (view, repository, [id]) => {
      const run = repository.runs.find((found) => String(found.id) === id);
      return run ? runPage(view, repository, run) : null;
    },
  ],
];

const repositoryPath = /^\/(?<owner>[^/]+)\/(?<name>[^/]+)(?<rest>\/.*)?$/;

const findVisible = ({ forge, person }: View, owner: string, name: string): Repository | null => {
  const actor = person ? ({ kind: 'user', user: person } as const) : ({ kind: 'anonymous' } as const);
  const repository = findRepository(forge.store, owner, name);
  return repository && canSee(actor, repository) ? repository : null;
};

const findPage = async (view: View): Promise<Page | null> => {
  const { pathname } = view.url;
  if (pathname === '/') return homePage(view);
  const app = view.forge.store.apps.find(({ slug }) => pathname === `/apps/${slug}`);
  if (app) return appPage(view, app);
  const { owner = '', name = '', rest = '' } = repositoryPath.exec(pathname)?.groups ?? {};
  const repository = findVisible(view, owner, name);
  if (!repository) return null;
  for (const [pattern, show] of pages) {
    const match = pattern.exec(rest.replace(/\/$/, ''));
    if (match) return show(view, repository, match.slice(1));
  }
  return null;
};

const notice = (error: unknown): string => {
  const message = error instanceof ApiError ? error.message.trim() : 'Something went wrong here';
  return `forge-notice=${encodeURIComponent(message)}; Path=/; SameSite=Lax`;
};

const actAs = (form: URLSearchParams): ApiResponse => {
  const back = form.get('back') ?? '/';
  const login = encodeURIComponent(form.get('login') ?? '');
  return redirect(
    /^\/(?!\/)/.test(back) ? back : '/',
    `forge-person=${login}; Path=/; HttpOnly; SameSite=Lax`,
  );
};

const runAction = async (view: View, form: URLSearchParams): Promise<string | undefined> => {
  const { person, forge, url } = view;
  const { owner = '', name = '', rest = '' } = repositoryPath.exec(url.pathname)?.groups ?? {};
  if (!person) throw new ApiError(401, 'Choose somebody to act as first');
  if (url.pathname === '/_forge/register') {
    return register(view, person, form.get('manifest') ?? '', form.get('state') ?? '');
  }
  const app = forge.store.apps.find(({ slug }) => url.pathname === `/apps/${slug}/installations`);
  if (app) {
    installOn(view, app, form.get('account') ?? '');
    return `/apps/${app.slug}`;
  }
  for (const { pattern, run } of actions) {
    const match = pattern.exec(rest);
    if (match) {
      return run({ forge, person, repository: { owner, name }, parts: { ...match.groups }, form });
    }
  }
  throw notFound();
};

/** Where the page is that a form stood on. */
const pageBehind = ({ headers, url }: PageRequest): string => {
  const { referer = '' } = headers;
  return URL.canParse(referer) ? new URL(referer).pathname : url.pathname.replace(/\/[^/]+$/, '');
};

const doOnPage = async (request: PageRequest, view: View): Promise<ApiResponse> => {
  const form = new URLSearchParams(request.body.toString());
  if (view.url.pathname === '/settings/apps/new') {
    return answerPage(request, view, manifestPage(view, form.get('manifest') ?? '{}'));
  }
  if (view.url.pathname === '/_forge/as') return actAs(form);
  try {
    return redirect((await runAction(view, form)) ?? pageBehind(request));
  } catch (error) {
    return redirect(pageBehind(request), notice(error));
  }
};

const missing: Page = {
  title: 'Not found',
  main: html`<h1>Not found</h1>
    <p>There is nothing here, or nothing that you may see. <a href="/">All repositories</a></p>`,
};

export const servePage = async (forge: Forge, request: PageRequest): Promise<ApiResponse> => {
  const { pathname } = request.url;
  const asset = /^\/_forge\/assets\/([\w.-]+)$/.exec(pathname)?.[1];
  if (asset !== undefined) return serveAsset(asset);
  const avatar = /^\/_forge\/avatars\/(\d+)\.svg$/.exec(pathname)?.[1];
  const drawn = forge.store.users.find(({ id }) => String(id) === avatar);
  if (drawn) return drawAvatar(drawn);
  const cookies = cookiesOf(request);
  const view: View = {
    forge,
    person: findUser(forge.store, cookies['forge-person'] ?? '') ?? null,
    url: request.url,
    notice: cookies['forge-notice'] === undefined ? null : cookies['forge-notice'] || null,
  };
  if (request.method === 'POST') return doOnPage(request, view);
  if (request.method !== 'GET') throw new ApiError(405, 'Method Not Allowed');
  const page = await findPage(view);
  return answerPage(request, view, page ?? missing, page ? 200 : 404);
};
