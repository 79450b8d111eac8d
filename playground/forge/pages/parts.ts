import type { CheckRun, Issue, Label, User } from '../store.ts';
import { type Html, html } from './html.ts';

export const hueOf = (name: string): number =>
  [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 360, 7);

export const viewAvatar = (user: User): Html =>
  html`<img
    class="avatar"
    src="/_forge/avatars/${user.id}.svg"
    alt=""
    width="28"
    height="28"
    loading="lazy"
  />`;

/** As `3 minutes ago` where the script runs, as the moment itself where it does not. */
export const viewTime = (at: string): Html =>
  html`<time datetime="${at}">${at.replace('T', ' ').replace('Z', '')}</time>`;

export const viewLabels = (labels: readonly Label[]): Html =>
  html`${labels.map(
    ({ name, color }) =>
      html`<span class="label"><span class="dot" data-color="${color}"></span>${name}</span> `,
  )}`;

type State = 'open' | 'closed' | 'merged' | 'draft';

const stateOf = ({ state, pull }: Issue): State => {
  if (pull?.merged) return 'merged';
  if (state === 'closed') return 'closed';
  return pull?.draft === true ? 'draft' : 'open';
};

const stateNames: Record<State, string> = {
  open: 'Open',
  closed: 'Closed',
  merged: 'Merged',
  draft: 'Draft',
};

export const viewState = (issue: Issue): Html => {
  const state = stateOf(issue);
  return html`<span class="state ${state}">${stateNames[state]}</span>`;
};

interface Sign {
  kind: 'good' | 'bad' | 'waiting' | 'neutral';
  sign: string;
  word: string;
}

const conclusions: Record<string, Sign> = {
  success: { kind: 'good', sign: '✓', word: 'passed' },
  neutral: { kind: 'neutral', sign: '■', word: 'neutral' },
  skipped: { kind: 'neutral', sign: '⊘', word: 'skipped' },
  action_required: { kind: 'bad', sign: '!', word: 'needs action' },
};

export const signOf = ({ status, conclusion }: Pick<CheckRun, 'status' | 'conclusion'>): Sign => {
  if (status === 'queued') return { kind: 'waiting', sign: '…', word: 'queued' };
  if (status === 'in_progress') return { kind: 'waiting', sign: '…', word: 'in progress' };
  const word = (conclusion ?? 'failure').replaceAll('_', ' ');
  return (
    conclusions[conclusion ?? ''] ?? { kind: 'bad', sign: '✗', word: word === 'failure' ? 'failed' : word }
  );
};

/** A sign that is read as a word. */
export const viewSign = (run: Pick<CheckRun, 'status' | 'conclusion'>): Html => {
  const { kind, sign, word } = signOf(run);
  return html`<span class="sign ${kind}" role="img" aria-label="${word}">${sign}</span>`;
};

export const viewPost = (action: string, name: string, body: Html, style = ''): Html =>
  html`<form method="post" action="${action}">
    ${body}<button type="submit" class="${style}">${name}</button>
  </form>`;
