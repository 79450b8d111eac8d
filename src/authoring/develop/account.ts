import type { Account, Changes, PhaseBrief, PhaseTask } from '../../domain/develop.ts';
import { redact } from '../../text/redact.ts';
import { pathsIn } from './paths.ts';

/** What a model says it has done, against what can be seen of it. */

/** A claim of the phase as the checker finds it with the change. */
export interface Checked {
  subject: string;
  kind: string;
  verdict: string;
  place: string | null;
}

export interface Ticked {
  task: PhaseTask;
  evidence: string;
}

export interface Settled {
  ticked: Ticked[];
  /** Tasks that stay open, each with why. */
  open: {
    task: PhaseTask;
    why: string;
    /** It is said to be done, and does not look so. */
    isDoubt: boolean;
  }[];
}

const holds = ({ verdict }: Checked): boolean => verdict === 'conforms';

/** What the checker cannot decide speaks neither for a task nor against it. */
const isBroken = (checked: Checked): boolean => !holds(checked) && checked.verdict !== 'unverifiable';

const isPartOfName = (character: string | undefined): boolean =>
  character !== undefined && /[\w/]/.test(character);

/** Not where it is part of a longer name: `loans` in `loans.renewals`. */
const names = (text: string, subject: string): boolean => {
  for (let at = text.indexOf(subject); at !== -1; at = text.indexOf(subject, at + 1)) {
    const end = at + subject.length;
    const goesOn = text[end] === '.' && isPartOfName(text[end + 1]);
    const isAfter = text[at - 1] === '.' || isPartOfName(text[at - 1]);
    if (!isAfter && !goesOn && !isPartOfName(text[end])) return true;
  }
  return false;
};

/** Claims that a task names, by their subject. */
const claimsNamed = (text: string, checked: readonly Checked[]): Checked[] =>
  checked.filter(({ subject }) => names(text, subject));

/** One line, which nothing in it breaks out of. */
const oneLine = (text: string): string =>
  redact(text)
    .replaceAll(/<!--|-->/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const longestEvidence = 500;

const fitting = (text: string): string =>
  text.length <= longestEvidence
    ? text
    : `${text.slice(0, text.lastIndexOf(' ', longestEvidence)).replace(/[;,]$/, '')} …`;

export interface Seen {
  changes: Changes;
  exists(path: string): boolean;
  checked: readonly Checked[];
}

/** Why a task that is said to be done is not taken for done; null where it is. */
const doubtOf = (task: PhaseTask, said: string, { changes, exists, checked }: Seen): string | null => {
  const paths = pathsIn(said);
  const gone = paths.find((path) => !exists(path));
  if (gone !== undefined) return `it is said to be shown by ${gone}, which is not there`;
  const named = claimsNamed(task.text, checked);
  const broken = named.find(isBroken);
  if (broken) return `${broken.kind} ${broken.subject} is ${broken.verdict}`;
  if (Object.keys(changes).length === 0) return 'it is said to be done, and nothing was changed';
  return paths.length === 0 && !named.some(holds)
    ? 'it is said to be done, and what is said of it names no file that shows it'
    : null;
};

const evidenceOf = (task: PhaseTask, said: string, checked: readonly Checked[]): string => {
  const confirmed = claimsNamed(task.text, checked)
    .filter((claim) => holds(claim) && claim.place !== null)
    .map(({ subject, place }) => `${subject} conforms at ${place}`);
  return fitting([oneLine(said), ...confirmed].filter((text) => text !== '').join('; '));
};

export const settle = ({ tasks }: PhaseBrief, account: Account, seen: Seen): Settled => {
  const ticked: Ticked[] = [];
  const open: Settled['open'] = [];
  for (const task of tasks.filter(({ isDone }) => !isDone)) {
    const said = account.tasks.find(({ number }) => number === task.number);
    const doubt = said?.done === true ? doubtOf(task, said.evidence, seen) : null;
    if (!said?.done)
      open.push({
        task,
        why: fitting(oneLine(said?.evidence ?? '')) || 'nothing was said of it',
        isDoubt: false,
      });
    else if (doubt !== null) open.push({ task, why: fitting(oneLine(doubt)), isDoubt: true });
    else ticked.push({ task, evidence: evidenceOf(task, said.evidence, seen.checked) });
  }
  return { ticked, open };
};

/** Telemetry of the phase that the checker has found as the contract has it. */
export const confirmedTelemetry = (checked: readonly Checked[]): string[] =>
  checked
    .filter((claim) => claim.kind === 'telemetry' && holds(claim))
    .map(({ subject, place }) => `${subject}${place === null ? '' : ` at ${place}`}`);
