import { folderOf } from '../forge.ts';
import { latestRunsOn } from '../acts/check-state.ts';
import { type TreeEntry, readBlob, readPath, readTree } from '../git/objects.ts';
import { listBranches, resolveCommit } from '../git/refs.ts';
import { canSee } from '../http/actor.ts';
import type { Issue, Repository } from '../store.ts';
import { type Html, html } from './html.ts';
import type { Page, View } from './layout.ts';
import { renderMarkdown } from './markdown.ts';
import { viewLabels, viewSign, viewState, viewTime } from './parts.ts';

const baseOf = ({ owner, name }: Repository): string => `/${owner.login}/${name}`;

export const homePage = ({ forge, person }: View): Page => {
  const actor = person ? ({ kind: 'user', user: person } as const) : ({ kind: 'anonymous' } as const);
  const visible = forge.store.repositories.filter((repository) => canSee(actor, repository));
  return {
    title: 'Repositories',
    main: html`<h1>Repositories</h1>
      ${visible.length === 0 ? html`<p>There are none yet.</p>` : ''}
      <ul class="card list">
        ${visible.map(
          (repository) =>
            html`<li>
              <a class="title" href="${baseOf(repository)}">${repository.owner.login}/${repository.name}</a>
              ${repository.private ? html`<span class="label">private</span>` : ''}
              ${repository.parent ? html`<span class="label">fork</span>` : ''}
              <span class="meta">${repository.description}</span>
              <span class="meta end">pushed ${viewTime(repository.pushedAt)}</span>
            </li>`,
        )}
      </ul>`,
  };
};

const isReadme = ({ path }: TreeEntry): boolean => /^readme\.md$/i.test(path.split('/').at(-1) ?? '');

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

const crumbs = (repository: Repository, ref: string, path: string): Html => {
  const parts = path.split('/').filter(Boolean);
  return html`<a href="${baseOf(repository)}/tree/${encodePath(ref)}">${repository.name}</a>${parts.map(
      (part, index) =>
        html` /
          <a
            href="${baseOf(repository)}/tree/${encodePath(ref)}/${encodePath(parts.slice(0, index + 1).join('/'))}"
            >${part}</a
          >`,
    )}`;
};

/** Folders first, as people look for them. */
const inOrder = (entries: readonly TreeEntry[]): TreeEntry[] =>
  entries.toSorted((one, other) => Number(other.type === 'tree') - Number(one.type === 'tree'));

const viewReadme = async (folder: string, entries: readonly TreeEntry[]): Promise<Html> => {
  const readme = entries.find(isReadme);
  if (!readme) return html``;
  const text = (await readBlob(folder, readme.sha)).toString();
  return html`<section class="card" aria-label="Readme">
    <div class="pad markdown">${renderMarkdown(text)}</div>
  </section>`;
};

export const treePage = async (
  view: View,
  repository: Repository,
  ref: string,
  path: string,
): Promise<Page | null> => {
  const folder = folderOf(view.forge, repository);
  const commit = await resolveCommit(folder, ref);
  const branches = await listBranches(folder);
  if (commit === null) {
    if (path !== '' || branches.length > 0) return null;
    const clone = `git clone ${view.forge.url}${baseOf(repository)}.git`;
    return {
      title: repository.name,
      repository,
      tab: 'code',
      main: html`<h1>${repository.name}</h1>
        <p>There is nothing in it yet.</p>
        <pre tabindex="0"><code>${clone}</code></pre>`,
    };
  }
  const entry = path === '' ? null : await readPath(folder, commit, path);
  if (path !== '' && entry?.type !== 'tree') return null;
  const entries = await readTree(folder, entry?.sha ?? `${commit}^{tree}`, false);
  const inside = path === '' ? '' : `${path}/`;
  return {
    title: path === '' ? repository.name : `${path} · ${repository.name}`,
    repository,
    tab: 'code',
    main: html`<h1 class="mono">${crumbs(repository, ref, path)}</h1>
      <p class="lead">
        <span>Branches:</span>
        ${branches.map(
          ({ name }) =>
            html`<a
              href="${baseOf(repository)}/tree/${encodePath(name)}"
              ${name === ref ? html`aria-current="true"` : ''}
              >${name}</a
            > `,
        )}
      </p>
      <ul class="card list files" aria-label="Files">
        ${inOrder(entries).map(({ path: name, type }) => {
          const kind = type === 'tree' ? 'tree' : 'blob';
          const href = `${baseOf(repository)}/${kind}/${encodePath(ref)}/${encodePath(inside + name)}`;
          return html`<li>
            <span aria-hidden="true">${type === 'tree' ? '▸' : '·'}</span>
            <a class="title mono" href="${href}">${name}${type === 'tree' ? '/' : ''}</a>
          </li>`;
        })}
      </ul>
      ${await viewReadme(folder, entries)}`,
  };
};

export const blobPage = async (
  view: View,
  repository: Repository,
  ref: string,
  path: string,
): Promise<Page | null> => {
  const folder = folderOf(view.forge, repository);
  const commit = await resolveCommit(folder, ref);
  const entry = commit === null ? null : await readPath(folder, commit, path);
  if (entry?.type !== 'blob') return null;
  const bytes = await readBlob(folder, entry.sha);
  const isText = !bytes.includes(0);
  const text = isText ? bytes.toString() : '';
  const isRendered = path.endsWith('.md') && !view.url.searchParams.has('plain');
  const lines = text.replace(/\n$/, '').split('\n');
  return {
    title: `${path} · ${repository.name}`,
    repository,
    tab: 'code',
    main: html`<h1 class="mono">${crumbs(repository, ref, path)}</h1>
      <section class="card" aria-label="File">
        <div class="head">
          <span>${lines.length} lines</span>
          ${
            path.endsWith('.md')
              ? html`<a class="end" href="${isRendered ? '?plain=1' : '?'}"
                  >${isRendered ? 'Show as text' : 'Show as page'}</a
                >`
              : ''
          }
        </div>
        ${
          isRendered
            ? html`<div class="pad markdown">${renderMarkdown(text)}</div>`
            : isText
              ? html`<div class="scroll" tabindex="0" role="region" aria-label="${path}">
                  <table class="lines">
                    <tbody>
                      ${lines.map(
                        (line, index) =>
                          html`<tr id="L${index + 1}">
                            <td class="num">
                              <a href="#L${index + 1}" aria-label="Line ${index + 1}">${index + 1}</a>
                            </td>
                            <td class="code">${line}</td>
                          </tr>`,
                      )}
                    </tbody>
                  </table>
                </div>`
              : html`<p class="pad">This file is no text.</p>`
        }
      </section>`,
  };
};

const viewChecksOf = (repository: Repository, { pull }: Issue): Html =>
  html`${latestRunsOn(repository, pull?.head.sha ?? '').map((run) => viewSign(run))}`;

const viewRow = (repository: Repository, issue: Issue): Html =>
  html`<li>
    ${viewState(issue)}
    <a class="title" href="${baseOf(repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}"
      >${issue.title}</a
    >
    ${viewLabels(issue.labels)}
    <span class="meta">#${issue.number} by ${issue.author.login}, ${viewTime(issue.createdAt)}</span>
    <span class="end meta">
      ${viewChecksOf(repository, issue)}
      ${issue.comments.length > 0 ? html`${issue.comments.length} comment${issue.comments.length === 1 ? '' : 's'}` : ''}
    </span>
  </li>`;

export const listPage = (view: View, repository: Repository, isPulls: boolean): Page => {
  const state = view.url.searchParams.get('state') === 'closed' ? 'closed' : 'open';
  const all = repository.issues.filter(({ pull }) => (pull !== null) === isPulls);
  const listed = all.filter((issue) => issue.state === state).toReversed();
  const name = isPulls ? 'Pull requests' : 'Issues';
  const link = (wanted: string, word: string): Html =>
    html`<a href="?state=${wanted}" ${wanted === state ? html`aria-current="true"` : ''}
      >${all.filter((issue) => issue.state === wanted).length} ${word}</a
    >`;
  return {
    title: `${name} · ${repository.name}`,
    repository,
    tab: isPulls ? 'pulls' : 'issues',
    main: html`<div class="row">
        <h1>${name}</h1>
      </div>
      <p class="lead">
        ${link('open', 'open')} ${link('closed', 'closed')}
        ${isPulls ? '' : html`<a href="${baseOf(repository)}/issues/new">Open an issue</a>`}
      </p>
      <section id="list" data-live aria-label="${name}">
        ${
          listed.length === 0
            ? html`<p class="card pad">There is none here.</p>`
            : html`<ul class="card list">
                ${listed.map((issue) => viewRow(repository, issue))}
              </ul>`
        }
      </section>`,
  };
};
