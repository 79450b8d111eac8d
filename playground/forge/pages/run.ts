import type { CheckRun, Repository } from '../store.ts';
import { pullsOf } from '../store.ts';
import { addressOf } from './conversation.ts';
import { viewRemark } from './diff.ts';
import { type Html, html } from './html.ts';
import type { Page, View } from './layout.ts';
import { renderMarkdown } from './markdown.ts';
import { signOf, viewSign, viewTime } from './parts.ts';

const viewButtons = ({ person }: View, repository: Repository, run: CheckRun): Html => {
  const address = `/${repository.owner.login}/${repository.name}/runs/${run.id}`;
  if (person === null) return html`<p class="meta">Choose somebody to act as to press a button here.</p>`;
  const again = {
    name: 'Run again',
    description: 'Ask its App to judge this commit once more',
    to: 'rerun',
    identifier: '',
  };
  const own = run.actions.map(({ label, description, identifier }) => ({
    name: label,
    description,
    to: 'press',
    identifier,
  }));
  return html`<ul class="buttons">
    ${[again, ...own].map(
      ({ name, description, to, identifier }) =>
        html`<li>
          <form method="post" action="${address}/${to}">
            <input type="hidden" name="identifier" value="${identifier}" />
            <button type="submit" class="quiet" id="${to}-${identifier}">${name}</button>
            <span class="meta">${description}</span>
          </form>
        </li>`,
    )}
  </ul>`;
};

const viewOutput = ({ output }: CheckRun): Html =>
  html`<section class="card" aria-label="What the check says">
    <div class="head"><h2>${output.title ?? 'No report yet'}</h2></div>
    <div class="pad markdown">
      ${output.summary === null ? '' : renderMarkdown(output.summary)}
      ${
        output.text === null
          ? ''
          : html`<hr />
              ${renderMarkdown(output.text)}`
      }
    </div>
  </section>`;

export const runPage = (view: View, repository: Repository, run: CheckRun): Page => {
  const { word } = signOf(run);
  const pulls = pullsOf(repository).filter(({ pull }) => pull.head.sha === run.suite.headSha);
  return {
    title: `${run.name}: ${word}`,
    repository,
    tab: 'pulls',
    main: html`<h1>${run.name}</h1>
      <div id="run" data-live data-announce="${run.name} ${word}">
        <p class="lead">
          ${viewSign(run)} <span>${word}</span>
          <span>by ${run.suite.app.name} on <code>${run.suite.headSha.slice(0, 10)}</code></span>
          <span>${viewTime(run.completedAt ?? run.startedAt)}</span>
          ${pulls.map((issue) => html`<a href="${addressOf(repository, issue)}">#${issue.number} ${issue.title}</a> `)}
        </p>
        ${viewButtons(view, repository, run)} ${viewOutput(run)}
        ${
          run.annotations.length === 0
            ? ''
            : html`<section aria-labelledby="remarks">
                <h2 id="remarks">Annotations <span class="count">${run.annotations.length}</span></h2>
                ${run.annotations.map((annotation) => viewRemark({ ...annotation, check: run.name }))}
              </section>`
        }
      </div>`,
  };
};
