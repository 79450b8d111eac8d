import type { Account, Changes, PhaseBrief, PhaseTask } from '../../domain/develop.ts';

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
  open: { task: PhaseTask; why: string }[];
}

const pathsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(/[\w.-]+(?:\/[\w.-]+)+\.\w+/g)].map(([path]) => path)),
];

const holds: readonly string[] = ['conforms'];

/** Claims that a task names, by their subject or its last part. */
const claimsNamed = (text: string, checked: readonly Checked[]): Checked[] =>
  checked.filter(({ subject }) => text.includes(`\`${subject}\``) || text.includes(subject));

/** One line, which nothing in it breaks out of. */
const oneLine = (text: string): string =>
  text
    .replaceAll(/<!--|-->/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

const longestEvidence = 500;

const fitting = (text: string): string =>
  text.length <= longestEvidence
    ? text
    : `${text.slice(0, text.lastIndexOf(' ', longestEvidence)).replace(/[;,]$/, '')} …`;

export const settle = (
  { tasks }: PhaseBrief,
  account: Account,
  {
    changes,
    exists,
    checked,
  }: { changes: Changes; exists(path: string): boolean; checked: readonly Checked[] },
): Settled => {
  const ticked: Ticked[] = [];
  const open: Settled['open'] = [];
  for (const task of tasks.filter(({ isDone }) => !isDone)) {
    const said = account.tasks.find(({ number }) => number === task.number);
    if (!said?.done) {
      open.push({ task, why: fitting(oneLine(said?.evidence ?? '')) || 'nothing was said of it' });
      continue;
    }
    const gone = pathsIn(said.evidence).filter((path) => !exists(path));
    const broken = claimsNamed(task.text, checked).filter(({ verdict }) => !holds.includes(verdict));
    const [path] = gone;
    const [claim] = broken;
    if (path !== undefined) open.push({ task, why: `it is said to be shown by ${path}, which is not there` });
    else if (claim) open.push({ task, why: `${claim.kind} ${claim.subject} is ${claim.verdict}` });
    else if (Object.keys(changes).length === 0)
      open.push({ task, why: 'it is said to be done, and nothing was changed' });
    else {
      const confirmed = claimsNamed(task.text, checked)
        .filter(({ place }) => place !== null)
        .map(({ subject, place }) => `${subject} conforms at ${place}`);
      ticked.push({ task, evidence: fitting(oneLine([said.evidence, ...confirmed].join('; '))) });
    }
  }
  return { ticked, open };
};

/** Telemetry of the phase that the checker has found as the contract has it. */
export const confirmedTelemetry = (checked: readonly Checked[]): string[] =>
  checked.flatMap(({ kind, subject, verdict, place }) =>
    kind === 'telemetry' && holds.includes(verdict)
      ? [`${subject}${place === null ? '' : ` at ${place}`}`]
      : [],
  );
