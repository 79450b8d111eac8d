import type { Comment, Issue, IssueEvent, Label, Reaction, Repository, User } from '../store.ts';
import { type Html, html } from './html.ts';
import type { Page, View } from './layout.ts';
import { renderMarkdown } from './markdown.ts';
import { viewAvatar, viewLabels, viewState, viewTime } from './parts.ts';

export const addressOf = ({ owner, name }: Repository, issue: Issue): string =>
  `/${owner.login}/${name}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;

const faces: Record<string, string> = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  hooray: '🎉',
  confused: '😕',
  heart: '❤️',
  rocket: '🚀',
  eyes: '👀',
};

const viewReactions = (reactions: readonly Reaction[]): Html =>
  reactions.length === 0
    ? html``
    : html`<p class="reactions">
        ${reactions.map(
          ({ content, user }) =>
            html`<span role="img" aria-label="${content} by ${user.login}" title="${user.login}"
              >${faces[content] ?? content}</span
            > `,
        )}
      </p>`;

interface Said {
  id: string;
  author: User;
  at: string;
  isEdited: boolean;
  body: string | null;
  reactions: readonly Reaction[];
}

const viewSaid = ({ id, author, at, isEdited, body, reactions }: Said): Html =>
  html`<li class="card" id="${id}">
    <article aria-label="Comment of ${author.login}">
      <div class="head">
        ${viewAvatar(author)} <strong>${author.login}</strong>
        ${author.type === 'Bot' ? html`<span class="label">bot</span>` : ''}
        <span>${viewTime(at)}${isEdited ? ', edited' : ''}</span>
      </div>
      <div class="pad markdown">
        ${body === null || body.trim() === '' ? html`<p class="meta">No description.</p>` : renderMarkdown(body)}
      </div>
      ${viewReactions(reactions)}
    </article>
  </li>`;

const sentences: Record<string, string> = {
  labeled: 'put on',
  unlabeled: 'took off',
  closed: 'closed this',
  reopened: 'opened this again',
  synchronize: 'pushed',
  edited: 'changed the',
  enqueued: 'put this into the merge queue',
  dequeued: 'took this out of the merge queue:',
  ready_for_review: 'says this is ready for review',
  converted_to_draft: 'made this a draft',
};

const viewEvent = ({ pull }: Issue, { action, by, at, about }: IssueEvent): Html => {
  const isMerge = action === 'closed' && pull?.merged;
  const sentence = isMerge ? 'merged this' : (sentences[action] ?? action);
  const shown = action === 'synchronize' ? (about ?? '').slice(0, 10) : about;
  return html`<li class="event">
    <strong>${by.login}</strong> ${sentence} ${shown === null ? '' : html`<code>${shown}</code>`}
    <span>${viewTime(at)}</span>
  </li>`;
};

interface Entry {
  at: string;
  order: number;
  shown: Html;
}

const saidOf = ({ id, author, createdAt, updatedAt, body, reactions }: Comment): Said => ({
  id: `issuecomment-${id}`,
  author,
  at: createdAt,
  isEdited: updatedAt !== createdAt,
  body,
  reactions,
});

/** Comments, reviews and events as they came. */
const entriesOf = (issue: Issue): Entry[] => [
  ...issue.events
    .filter(({ action }) => action !== 'opened')
    .map((event, order) => ({ at: event.at, order, shown: viewEvent(issue, event) })),
  ...issue.comments.map((comment, order) => ({
    at: comment.createdAt,
    order: 1000 + order,
    shown: viewSaid(saidOf(comment)),
  })),
  ...(issue.pull?.reviews ?? []).map(({ author, state, submittedAt: at }, order) => ({
    at,
    order,
    shown: html`<li class="event">
      <strong>${author.login}</strong> ${state.toLowerCase().replaceAll('_', ' ')}
      <span>${viewTime(at)}</span>
    </li>`,
  })),
];

export const viewTimeline = (issue: Issue): Html => {
  const entries = entriesOf(issue).toSorted(
    (one, other) => one.at.localeCompare(other.at) || one.order - other.order,
  );
  const last = issue.comments.at(-1);
  const told = last ? `${last.author.login} commented: ${last.body.slice(0, 120)}` : '';
  return html`<section id="timeline" data-live data-announce="${told}" aria-label="Conversation">
    <ol class="timeline">
      ${viewSaid({
        id: 'description',
        author: issue.author,
        at: issue.createdAt,
        isEdited: false,
        body: issue.body,
        reactions: issue.reactions,
      })}
      ${entries.map(({ shown }) => shown)}
    </ol>
  </section>`;
};

const viewStateButton = (address: string, { state, pull }: Issue): Html =>
  pull?.merged
    ? html``
    : html`<button
        type="submit"
        class="quiet"
        formaction="${address}/state"
        formnovalidate
        name="state"
        value="${state === 'open' ? 'closed' : 'open'}"
      >
        ${state === 'open' ? 'Close' : 'Open again'}
      </button>`;

export const viewWriting = ({ person }: View, address: string, issue: Issue): Html =>
  person === null
    ? html`<p class="meta">Choose somebody to act as, at the top of the page, to write here.</p>`
    : html`<section aria-labelledby="writing" class="card pad">
        <form class="write" method="post" action="${address}/comments">
          <label for="body" id="writing">Comment as ${person.login}</label>
          <textarea id="body" name="body" required></textarea>
          <div class="row">
            <button type="submit">Comment</button>
            <span id="state" data-live>${viewStateButton(address, issue)}</span>
          </div>
        </form>
      </section>`;

const viewChip = (address: string, label: Label): Html =>
  html`<li>
    <form method="post" action="${address}/unlabel">
      <input type="hidden" name="label" value="${label.name}" />
      ${viewLabels([label])}
      <button type="submit" aria-label="Take off ${label.name}" title="Take off">×</button>
    </form>
  </li>`;

export const viewSidebar = ({ person }: View, repository: Repository, issue: Issue): Html => {
  const address = addressOf(repository, issue);
  const others = repository.labels.filter((label) => !issue.labels.includes(label));
  return html`<section id="labels" data-live aria-labelledby="labels-name">
    <h2 id="labels-name">Labels</h2>
    ${
      issue.labels.length === 0
        ? html`<p class="meta">None yet</p>`
        : person === null
          ? html`<p>${viewLabels(issue.labels)}</p>`
          : html`<ul class="chips">
              ${issue.labels.map((label) => viewChip(address, label))}
            </ul>`
    }
    ${
      person === null || others.length === 0
        ? ''
        : html`<form class="row" method="post" action="${address}/labels">
            <label class="unseen" for="label">Label to put on</label>
            <select id="label" name="label">
              ${others.map(({ name }) => html`<option>${name}</option>`)}
            </select>
            <button type="submit" class="quiet">Put on</button>
          </form>`
    }
  </section>`;
};

export const viewHeading = (issue: Issue, more: Html): Html =>
  html`<h1>${issue.title} <span class="number">#${issue.number}</span></h1>
    <p class="lead" id="heading" data-live>${viewState(issue)} ${more}</p>`;

export const issuePage = (view: View, repository: Repository, issue: Issue): Page => ({
  title: `${issue.title} · #${issue.number}`,
  repository,
  tab: 'issues',
  main: html`${viewHeading(issue, html`<span>${issue.author.login} opened this ${viewTime(issue.createdAt)}</span>`)}
    <div class="two">
      <div>${viewTimeline(issue)} ${viewWriting(view, addressOf(repository, issue), issue)}</div>
      <aside aria-label="About this issue">${viewSidebar(view, repository, issue)}</aside>
    </div>`,
});

export const newIssuePage = ({ person }: View, repository: Repository): Page => ({
  title: `New issue · ${repository.name}`,
  repository,
  tab: 'issues',
  main: html`<h1>New issue</h1>
    ${
      person === null
        ? html`<p>Choose somebody to act as, at the top of the page, to open one.</p>`
        : html`<form
            class="write card pad"
            method="post"
            action="/${repository.owner.login}/${repository.name}/issues"
          >
            <label for="title">Title</label>
            <input id="title" name="title" type="text" required autocomplete="off" />
            <label for="body">Description</label>
            <textarea id="body" name="body" rows="8"></textarea>
            <div class="row"><button type="submit">Open the issue</button></div>
          </form>`
    }`,
});
