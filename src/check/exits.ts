import { type Amendment, amendContract } from '../claims/amend.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { Claim } from '../domain/claim.ts';
import type { Value } from '../domain/fact.ts';
import type { Place } from '../domain/finding.ts';
import type { CheckFinding, LineEdit } from '../domain/verdict.ts';
import { addDays, dayOf } from '../text/days.ts';
import type { CheckedClaim, CheckedPack } from './checked.ts';

/** The three ways out of a finding, ready to paste: change the code, amend the design, or waive it. */

type Attributes = Readonly<Record<string, Value>>;

const show = (value: Value | undefined): string => JSON.stringify(value ?? null);
const showPlace = ({ path, line }: Place): string => `${path}:${line}`;

const without = (attributes: Attributes, keys: readonly string[]): Attributes =>
  Object.fromEntries(Object.entries(attributes).filter(([key]) => !keys.includes(key)));

/** What was claimed, as the code has it; of what the code does not tell, nothing. */
const asFound = (expected: Attributes, doubtful: readonly string[], found: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(expected).flatMap(([key, value]) => {
      if (!doubtful.includes(key)) return [[key, value]];
      return found[key] === undefined ? [] : [[key, found[key]]];
    }),
  );

/** Of an addition only what contracts commonly state. */
const stated = new Set([
  ...['handler', 'pipelines', 'type', 'null', 'default', 'unique', 'measurements', 'metadata', 'queue'],
  ...['primary_key', 'references', 'on_delete', 'columns', 'check', 'engine'],
]);
/** What nobody says where it is not so. */
const assumed = new Set(['unique', 'primary_key']);
const commonly = (found: Attributes): Attributes =>
  Object.fromEntries(
    Object.entries(found).filter(
      ([key, value]) => stated.has(key) && value !== null && !(value === false && assumed.has(key)),
    ),
  );

const saysLess = ({ claim, doubtful = [] }: CheckedClaim): Amendment[] => {
  const { subject } = claim;
  const less: Amendment = { claim, becomes: { subject, expected: without(claim.expected, doubtful) } };
  return [...(doubtful.length > 0 ? [less] : []), { claim, becomes: null }];
};

/** What the contract could say instead, the fullest first. */
const amendments = (checked: CheckedClaim): Amendment[] => {
  const { claim, atHead, doubtful = [], found, near } = checked;
  const { kind, subject, expected } = claim;
  switch (atHead) {
    case 'undeclared':
      return [
        { add: { kind, subject: checked.declareAs ?? subject, expected: commonly(found ?? {}) } },
        { add: { kind, subject: checked.declareAs ?? subject, expected: {} } },
      ];
    case 'contradicts':
      return [
        { claim, becomes: { subject, expected: asFound(expected, doubtful, found ?? {}) } },
        ...saysLess(checked),
      ];
    case 'renamed':
      return near
        ? [asFound(expected, doubtful, near.attributes), without(expected, doubtful)].map((rest) => ({
            claim,
            becomes: { subject: near.subject, expected: rest },
          }))
        : [];
    case 'unverifiable':
      return checked.isOfClosed ? [{ open: kind }] : saysLess(checked);
    case 'ambiguous':
    case 'conflict':
      return saysLess(checked);
    default:
      return [{ claim, becomes: null }];
  }
};

const firstPossible = ({ contract, slug }: CheckedPack, checked: CheckedClaim): LineEdit | null => {
  for (const amendment of amendments(checked)) {
    const edit = amendContract(contract, slug, amendment);
    if (edit) return edit;
  }
  return null;
};

const countLines = (line: number, endLine: number): string =>
  endLine > line ? `lines ${line}–${endLine}` : `line ${line}`;

/** Lines that become others, in words. */
export const describeEdit = ({ path, line, endLine, lines }: LineEdit): string => {
  const text = lines.join('\n');
  if (endLine < line) return `in ${path}, put in after line ${line - 1}:\n${text}`;
  return lines.length === 0
    ? `take ${countLines(line, endLine)} out of ${path}`
    : `in ${path}, replace ${countLines(line, endLine)} with:\n${text}`;
};

const byHand = ({ place: { path, line }, text, prose }: Claim): string =>
  prose ? `reword line ${line} of ${path}: ${text}` : `change line ${line} of ${path} by hand: ${text}`;

const wanted = ({ expected }: Claim): string => {
  const attributes = Object.entries(expected).map(([key, value]) => `${key} ${show(value)}`);
  return attributes.length > 0 ? ` with ${attributes.join(', ')}` : '';
};

const codeExit = ({ verdict, atHead, claim, evidence, atBase, doubtful = [] }: CheckedClaim): string => {
  const [first] = evidence;
  const at = first ? showPlace(first) : null;
  const more = evidence.length > 1 ? ` and ${evidence.length - 1} more` : '';
  const name = `${claim.kind} \`${claim.subject}\``;
  const was = verdict === 'regressed' ? atBase()?.evidence[0] : undefined;
  const expected = { ...kindOf(claim.kind)?.implied, ...claim.expected };
  switch (atHead) {
    case 'undeclared':
    case 'forbidden':
      return `take it out: ${at ?? claim.subject}${more}`;
    case 'renamed':
      return `name it \`${claim.subject}\`: ${at}`;
    case 'contradicts':
      return `make ${doubtful.map((key) => `${key} ${show(expected[key])}`).join(', ')}: ${at}`;
    case 'conflict':
      return 'settle it between the designs first: code cannot keep both';
    case 'stale':
      return 'nothing to mend: of a design with a contract, the contract is judged';
    case 'ambiguous':
      return `let one place state it: ${at}${more}`;
    case 'unverifiable':
      return at === null
        ? 'nothing to mend: the code does not tell'
        : `state it in plain words: ${at}${more}`;
    default:
      return was
        ? `bring back ${name}${wanted(claim)}; it was at ${showPlace(was)}`
        : `add ${name}${wanted(claim)}`;
  }
};

/** How long a waiver is proposed for, in days. */
const usualTime = 30;

export const waiveLine = (id: string, at: string): string =>
  `/spec waive ${id} until ${addDays(dayOf(at), usualTime)} because REASON`;

export const exitsOf = (
  id: string,
  pack: CheckedPack,
  checked: CheckedClaim,
  at: string,
): CheckFinding['exits'] => {
  const edit = firstPossible(pack, checked);
  return {
    code: codeExit(checked),
    amend: edit ? describeEdit(edit) : byHand(checked.claim),
    waive: waiveLine(id, at),
    edit,
  };
};
