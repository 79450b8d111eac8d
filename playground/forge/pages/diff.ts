import type { ChangedFile } from '../git/diff.ts';
import type { Annotation } from '../store.ts';
import { type Html, html } from './html.ts';

export interface Remark extends Annotation {
  check: string;
}

const levels: Record<string, string> = { failure: 'Failure', warning: 'Warning', notice: 'Notice' };

export const viewRemark = (remark: Remark): Html =>
  html`<div class="annotation ${remark.annotation_level}" role="note">
    <p>
      <span class="level">${levels[remark.annotation_level] ?? remark.annotation_level}</span>
      <span class="meta">${remark.check}, ${remark.path}:${remark.start_line}</span>
    </p>
    ${remark.title === null ? '' : html`<p><strong>${remark.title}</strong></p>`}
    <p class="message">${remark.message}</p>
  </div>`;

interface Line {
  kind: 'added' | 'removed' | 'same' | 'hunk';
  before: number | null;
  after: number | null;
  text: string;
}

/** A patch with the number of each line before and after. */
const readPatch = (patch: string): Line[] => {
  let before = 0;
  let after = 0;
  return patch.split('\n').flatMap((text): Line[] => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (hunk) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      return [{ kind: 'hunk', before: null, after: null, text }];
    }
    if (text.startsWith('\\')) return [];
    const rest = text.slice(1);
    if (text.startsWith('+')) return [{ kind: 'added', before: null, after: after++, text: rest }];
    if (text.startsWith('-')) return [{ kind: 'removed', before: before++, after: null, text: rest }];
    return [{ kind: 'same', before: before++, after: after++, text: rest }];
  });
};

const signs = { added: '+', removed: '−', same: ' ', hunk: '' };

const viewLine = ({ kind, before, after, text }: Line, remarks: readonly Remark[]): Html => {
  if (kind === 'hunk')
    return html`<tr class="hunk">
      <td colspan="4">${text}</td>
    </tr>`;
  const beside = remarks.filter(({ end_line: end }) => after !== null && end === after);
  return html`<tr class="${kind}">
      <td class="num">${before}</td>
      <td class="num">${after}</td>
      <td>${signs[kind]}</td>
      <td class="code">${text}</td>
    </tr>
    ${
      beside.length === 0
        ? ''
        : html`<tr class="beside">
            <td colspan="4">${beside.map(viewRemark)}</td>
          </tr>`
    }`;
};

export const viewFile = (file: ChangedFile, remarks: readonly Remark[]): Html => {
  const lines = file.patch === null ? [] : readPatch(file.patch);
  const shown = new Set(lines.map(({ after }) => after));
  const outside = remarks.filter(({ end_line: end }) => !shown.has(end));
  return html`<section class="card" aria-label="${file.path}">
    <div class="head">
      <h3 class="mono">${file.previous === null ? '' : html`${file.previous} → `}${file.path}</h3>
      <span class="end"
        >${file.status}, <span class="plus">+${file.additions}</span>
        <span class="minus">−${file.deletions}</span></span
      >
    </div>
    ${outside.length === 0 ? '' : html`<div class="pad">${outside.map(viewRemark)}</div>`}
    ${
      file.patch === null
        ? html`<p class="pad meta">Nothing to show as lines.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Changes of ${file.path}">
            <table class="diff">
              <thead class="unseen">
                <tr>
                  <th scope="col">Line before</th>
                  <th scope="col">Line after</th>
                  <th scope="col">Change</th>
                  <th scope="col">Text</th>
                </tr>
              </thead>
              <tbody>
                ${lines.map((line) => viewLine(line, remarks))}
              </tbody>
            </table>
          </div>`
    }
  </section>`;
};
