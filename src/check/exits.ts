import { kindOf } from '../claims/claim-kinds.ts';
import type { Value } from '../domain/fact.ts';
import { addDays, dayOf } from '../text/days.ts';
import type { Judgement } from '../domain/verdict.ts';

/** The three ways out of a finding, ready to paste: change the code, amend the design, or waive it. */

const plain = /^[A-Za-z_][\w./-]*$/;
const showKey = (text: string): string => (plain.test(text) ? text : JSON.stringify(text));

const show = (value: Value): string => {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${showKey(key)}: ${show(part)}`)
      .join(', ')} }`;
  }
  return typeof value === 'string' ? showKey(value) : String(value);
};

const entry = (attributes: Readonly<Record<string, Value>> | null): string =>
  attributes && Object.keys(attributes).length > 0 ? ` ${show(attributes)}` : '';

/** The lines of the contract that would state it. */
const contractLines = (
  kind: string,
  subject: string,
  attributes: Readonly<Record<string, Value>> | null,
): string => {
  const [owner, name] = cut(subject, kind === 'ui-event' ? ':' : '.');
  switch (kind) {
    case 'function':
      return `modules:\n  ${owner}: { functions: [${showKey(name)}] }`;
    case 'call': {
      const [caller = '', called = ''] = subject.split(' -> ');
      return `modules:\n  ${caller}: { calls: [${show(called)}] }`;
    }
    case 'ui-event':
      return `live_views:\n  ${owner}: { events: [${showKey(name)}] }`;
    case 'column':
    case 'constraint':
      return `tables:\n  ${owner}:\n    ${kind}s: { ${showKey(name)}:${entry(attributes) || ' {}'} }`;
    case 'index': {
      const [, table = '', columns = ''] = /^([^(]*)\((.*)\)$/.exec(subject) ?? [];
      return `tables:\n  ${table}:\n    indexes: [${show({ columns: columns.split(/,\s*/), ...attributes })}]`;
    }
    default:
      return `${kindOf(kind)?.plural ?? kind}:\n  ${showKey(subject)}:${entry(attributes)}`;
  }
};

const cut = (subject: string, mark: string): [string, string] => {
  const at = subject.lastIndexOf(mark);
  return [subject.slice(0, at), subject.slice(at + 1)];
};

const codeExit = ({ verdict, claim, evidence: [first] }: Judgement): string => {
  const at = first ? `${first.path}:${first.line}` : null;
  switch (verdict) {
    case 'undeclared':
    case 'forbidden':
      return `take it out: ${at ?? claim.subject}`;
    case 'renamed':
      return `${at}: name it \`${claim.subject}\``;
    case 'contradicts':
      return `${at}: make it ${show({ ...kindOf(claim.kind)?.implied, ...claim.expected })}`;
    case 'unverifiable':
    case 'ambiguous':
      return at === null ? 'nothing to mend: the code does not tell' : `make it readable: ${at}`;
    default:
      return at === null ? `add ${claim.kind} \`${claim.subject}\`` : `see ${at}`;
  }
};

const amendExit = ({ verdict, claim, found, near }: Judgement): string => {
  if (verdict === 'undeclared') return contractLines(claim.kind, claim.subject, pick(found));
  if (near) return contractLines(claim.kind, near.subject, found);
  if (verdict === 'contradicts' && found && Object.keys(found).length > 0)
    return contractLines(claim.kind, claim.subject, { ...claim.expected, ...found });
  return `take out line ${claim.place.line} of ${claim.place.path}: ${claim.text}`;
};

/** Of an addition only what contracts commonly state. */
const stated = [
  'handler',
  'pipelines',
  'type',
  'null',
  'default',
  'unique',
  'measurements',
  'metadata',
  'queue',
];
const pick = (found: Readonly<Record<string, Value>> | null): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(found ?? {}).filter(([key, value]) => stated.includes(key) && value !== null),
  );

/** How long a waiver is proposed for, in days. */
const usualTime = 30;

export const waiveLine = (id: string, at: string): string =>
  `/spec waive ${id} until ${addDays(dayOf(at), usualTime)} because REASON`;

export const exitsOf = (id: string, judgement: Judgement, at: string) => ({
  code: codeExit(judgement),
  amend: amendExit(judgement),
  edit: null,
  waive: waiveLine(id, at),
});
