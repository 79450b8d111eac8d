import { latestRunsOn, verdictOf } from '../acts/check-state.ts';
import { type Mergeability, readMergeability } from '../acts/mergeability.ts';
import { requirementsOn } from '../acts/rules.ts';
import { commitsOf, filesOf } from '../acts/pull-content.ts';
import { isAtLeast, roleOf } from '../store.ts';
import type { PullIssue, Repository } from '../store.ts';
import { addressOf, viewHeading, viewSidebar, viewTimeline, viewWriting } from './conversation.ts';
import { type Remark, viewFile, viewRemark } from './diff.ts';
import { type Html, html } from './html.ts';
import type { Page, View } from './layout.ts';
import { signOf, viewPost, viewSign, viewTime } from './parts.ts';

const runUrl = ({ owner, name }: Repository, id: number): string => `/${owner.login}/${name}/runs/${id}`;

/** Of what would be merged where that waits in the queue, else of the head. */
const judgedCommit = (repository: Repository, issue: PullIssue): string =>
  repository.queue.find(({ pull }) => pull === issue)?.headSha ?? issue.pull.head.sha;

const viewChecks = (repository: Repository, issue: PullIssue): Html => {
  const sha = judgedCommit(repository, issue);
  const { checks } = requirementsOn(repository, issue.pull.base.ref, null, 'pull_request');
  const runs = latestRunsOn(repository, sha);
  const missing = checks.filter((check) => verdictOf(repository, sha, check) === 'expected');
  if (runs.length + missing.length === 0) return html``;
  const isRequired = (name: string): boolean => checks.some(({ context }) => context === name);
  return html`<ul class="list">
    ${runs.map(
      (run) =>
        html`<li>
          ${viewSign(run)}
          <a class="title" href="${runUrl(repository, run.id)}">${run.name}</a>
          <span class="meta"
            >${signOf(run).word}${run.output.title === null ? '' : html`: ${run.output.title}`}</span
          >
          <span class="end meta">${run.suite.app.name}${isRequired(run.name) ? ', required' : ''}</span>
        </li>`,
    )}
    ${missing.map(
      ({ context }) =>
        html`<li>
          ${viewSign({ status: 'queued', conclusion: null })}
          <strong>${context}</strong> <span class="meta">expected, not reported yet</span>
          <span class="end meta">required</span>
        </li>`,
    )}
  </ul>`;
};

const viewAction = (view: View, repository: Repository, issue: PullIssue, { blocks }: Mergeability): Html => {
  const { person } = view;
  const address = addressOf(repository, issue);
  if (person === null) return html`<p class="meta">Choose somebody to act as, at the top of the page.</p>`;
  if (!isAtLeast(roleOf(repository, person), 'write')) {
    return html`<p class="meta">${person.login} may not merge here: that takes the role write.</p>`;
  }
  const { isQueued } = requirementsOn(
    repository,
    issue.pull.base.ref,
    { kind: 'user', user: person },
    'pull_request',
  );
  if (repository.queue.some(({ pull }) => pull === issue)) {
    return viewPost(`${address}/dequeue`, 'Take out of the merge queue', html``, 'quiet');
  }
  const name = isQueued ? 'Add to the merge queue' : 'Merge';
  if (blocks.length > 0)
    return html`<button type="button" disabled aria-describedby="reasons">${name}</button>`;
  return viewPost(`${address}/${isQueued ? 'enqueue' : 'merge'}`, name, html``);
};

const headlines: Record<Mergeability['state'], string> = {
  clean: 'This can be merged',
  unstable: 'This can be merged, though a check that is not required has failed',
  blocked: 'Merging is shut',
  dirty: 'Merging is shut: the branches are in conflict',
  behind: 'Merging is shut: the branch is behind',
  draft: 'Merging is shut: this is a draft',
  unknown: 'This is closed',
};

const lookOf = ({ pull }: PullIssue, { blocks }: Mergeability, isQueued: boolean): string => {
  if (pull.merged) return 'done';
  if (blocks.length === 0) return isQueued ? 'waiting' : 'ready';
  return blocks.every((block) => /(in progress|expected)\.$/.test(block)) ? 'waiting' : 'shut';
};

const viewMergeBox = async (view: View, repository: Repository, issue: PullIssue): Promise<Html> => {
  const { merged } = issue.pull;
  const actor = view.person ? ({ kind: 'user', user: view.person } as const) : null;
  const mergeability = await readMergeability(view.forge, repository, issue, actor);
  const isQueued = repository.queue.some(({ pull }) => pull === issue);
  const standing = isQueued ? 'This waits in the merge queue' : headlines[mergeability.state];
  const headline = merged ? `Merged by ${merged.by.login}` : standing;
  return html`<section
    id="merge"
    data-live
    data-announce="${headline}. ${mergeability.blocks.join(' ')}"
    class="card mergebox ${lookOf(issue, mergeability, isQueued)}"
    aria-labelledby="merge-name"
  >
    <div class="head"><h2 id="merge-name">${headline}</h2></div>
    ${viewChecks(repository, issue)}
    ${
      issue.state === 'closed'
        ? ''
        : html`<div class="pad">
            ${
              mergeability.blocks.length === 0
                ? ''
                : html`<ul class="reasons" id="reasons">
                    ${mergeability.blocks.map((block) => html`<li>${block}</li>`)}
                  </ul>`
            }
            <div class="row">
              ${viewAction(view, repository, issue, mergeability)} ${viewReviewing(view, repository, issue)}
            </div>
          </div>`
    }
  </section>`;
};

const viewReviewing = ({ person }: View, repository: Repository, issue: PullIssue): Html =>
  person === null || person === issue.author
    ? html``
    : viewPost(`${addressOf(repository, issue)}/approve`, `Approve as ${person.login}`, html``, 'quiet');

/** What the latest runs say of lines. */
const remarksOn = (repository: Repository, sha: string): Remark[] =>
  latestRunsOn(repository, sha).flatMap(({ name, annotations }) =>
    annotations.map((annotation) => ({ ...annotation, check: name })),
  );

const viewChanges = async (view: View, repository: Repository, issue: PullIssue): Promise<Html> => {
  const files = await filesOf(view.forge, repository, issue);
  const remarks = remarksOn(repository, issue.pull.head.sha);
  const paths = new Set(files.map(({ path }) => path));
  const elsewhere = remarks.filter(({ path }) => !paths.has(path));
  return html`<section id="files" data-live aria-labelledby="files-name">
    <h2 id="files-name">Files changed <span class="count">${files.length}</span></h2>
    ${files.map((file) =>
      viewFile(
        file,
        remarks.filter(({ path }) => path === file.path),
      ),
    )}
    ${
      elsewhere.length === 0
        ? ''
        : html`<section class="card" aria-labelledby="elsewhere">
            <div class="head"><h3 id="elsewhere">In files that this does not change</h3></div>
            <div class="pad">${elsewhere.map(viewRemark)}</div>
          </section>`
    }
  </section>`;
};

const viewCommits = async (view: View, repository: Repository, issue: PullIssue): Promise<Html> => {
  const commits = await commitsOf(view.forge, repository, issue);
  return html`<section id="commits" data-live aria-labelledby="commits-name">
    <h2 id="commits-name">Commits <span class="count">${commits.length}</span></h2>
    <ul class="card list">
      ${commits.map(
        ({ sha, message, author }) =>
          html`<li>
            <code>${sha.slice(0, 10)}</code> <span>${message.split('\n')[0] ?? ''}</span>
            ${repository.verified.has(sha) ? html`<span class="label">verified</span>` : ''}
            <span class="end meta">${author.name}, ${viewTime(author.date)}</span>
          </li>`,
      )}
    </ul>
  </section>`;
};

const nameOfHead = (repository: Repository, { pull: { head } }: PullIssue): string =>
  head.repository === repository ? head.ref : `${head.repository.owner.login}:${head.ref}`;

export const pullPage = async (view: View, repository: Repository, issue: PullIssue): Promise<Page> => {
  const about = html`<span
    >${issue.author.login} wants <code>${nameOfHead(repository, issue)}</code> in
    <code>${issue.pull.base.ref}</code></span
  >`;
  return {
    title: `${issue.title} · #${issue.number}`,
    repository,
    tab: 'pulls',
    main: html`${viewHeading(issue, about)}
      <div class="two">
        <div>
          ${viewTimeline(issue)} ${await viewMergeBox(view, repository, issue)}
          ${viewWriting(view, addressOf(repository, issue), issue)}
        </div>
        <aside aria-label="About this pull request">
          ${viewSidebar(view, repository, issue)}
          <section aria-labelledby="parts">
            <h2 id="parts">On this page</h2>
            <p>
              <a href="#merge">Checks and merging</a><br /><a href="#commits">Commits</a><br /><a
                href="#files"
                >Files changed</a
              >
            </p>
          </section>
        </aside>
      </div>
      ${await viewCommits(view, repository, issue)} ${await viewChanges(view, repository, issue)}`,
  };
};
