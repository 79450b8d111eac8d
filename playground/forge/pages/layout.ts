import type { Forge } from '../forge.ts';
import type { Repository, User } from '../store.ts';
import { roleOf } from '../store.ts';
import { type Html, html } from './html.ts';

/** Everything that a page is made of. */
export interface View {
  forge: Forge;
  /** Who is looking; nobody unless somebody was chosen. */
  person: User | null;
  url: URL;
  /** What the last action was answered with. */
  notice: string | null;
}

export interface Page {
  title: string;
  repository?: Repository;
  /** Where the page stands among its neighbours. */
  tab?: 'code' | 'issues' | 'pulls';
  main: Html;
}

const roleIn = (person: User, repository: Repository | undefined): string =>
  repository ? ` (${roleOf(repository, person)})` : '';

const viewPeople = ({ forge, person, url }: View, repository: Repository | undefined): Html => {
  const people = forge.store.users.filter(({ type }) => type === 'User');
  return html`<form class="people" method="post" action="/_forge/as">
    <input type="hidden" name="back" value="${url.pathname}${url.search}" />
    <label for="person">Acting as</label>
    <select id="person" name="login">
      <option value="">nobody</option>
      ${people.map(
        (user) =>
          html`<option value="${user.login}" ${user === person ? html`selected` : ''}>
            ${user.login}${roleIn(user, repository)}
          </option>`,
      )}
    </select>
    <button type="submit" class="quiet">Switch</button>
  </form>`;
};

const countOpen = (repository: Repository, isPull: boolean): number =>
  repository.issues.filter(({ state, pull }) => state === 'open' && (pull !== null) === isPull).length;

const viewTabs = (repository: Repository, current: Page['tab']): Html => {
  const base = `/${repository.owner.login}/${repository.name}`;
  const tabs = [
    { tab: 'code', href: base, name: 'Code', count: null },
    { tab: 'issues', href: `${base}/issues`, name: 'Issues', count: countOpen(repository, false) },
    { tab: 'pulls', href: `${base}/pulls`, name: 'Pull requests', count: countOpen(repository, true) },
  ];
  return html`<nav class="tabs" aria-label="Repository" id="tabs" data-live>
    <ul>
      ${tabs.map(
        ({ tab, href, name, count }) =>
          html`<li>
            <a href="${href}" ${tab === current ? html`aria-current="page"` : ''}
              >${name}${count === null ? '' : html` <span class="count">${count}</span>`}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
};

const viewPath = (repository: Repository | undefined): Html =>
  repository
    ? html`<span class="path"
        >${repository.owner.login} /
        <a href="/${repository.owner.login}/${repository.name}">${repository.name}</a></span
      >`
    : html``;

export const renderPage = (view: View, page: Page): Html => {
  const { repository } = page;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · Forge</title>
        <link rel="icon" href="/_forge/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/_forge/assets/style.css" />
        <script type="module" src="/_forge/assets/live.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <div class="bar">
            <a class="brand" href="/"
              ><img src="/_forge/assets/icon.svg" alt="" width="24" height="24" /> Forge</a
            >
            ${viewPath(repository)} ${viewPeople(view, repository)}
          </div>
          ${repository ? viewTabs(repository, page.tab) : ''}
        </header>
        <main id="main" tabindex="-1">
          ${view.notice === null ? '' : html`<p class="notice" role="alert">${view.notice}</p>`} ${page.main}
        </main>
        <p id="announcer" class="unseen" role="status"></p>
        <footer>A local forge to try things out on. Nothing here leaves this machine.</footer>
      </body>
    </html>`;
};
