import { dayOf } from '../text/days.ts';
import type { Level, Problem } from '../domain/finding.ts';
import type { AppliedWaiver, CheckFinding, Verdict } from '../domain/verdict.ts';
import type { WaiverEntry } from '../domain/waiver.ts';
import type { CheckedPack, CheckInput, PackWaivers, StatedWaiver } from './checked.ts';
import { findingId, type Told } from './finding.ts';
import { describeEdit, waiveLine } from './exits.ts';
import { levelFor } from './weigh.ts';

/** Findings that somebody lets pass, and waivers that let nothing pass. */

const isOver = ({ waiver: { until } }: WaiverEntry, at: string): boolean => dayOf(at) > until;

const covers = ({ waiver }: WaiverEntry, { finding, ids }: Told): boolean =>
  waiver.binds === finding.binds && ids.includes(waiver.finding);

const applied = (
  { waiver: { reason, by, until }, line, endLine }: WaiverEntry,
  path: string,
): AppliedWaiver => ({
  reason,
  by,
  until,
  place: { path, line, endLine },
});

/** What is waived is told as a note, with whose word it is. */
export const waive = (told: Told, waivers: PackWaivers | undefined, at: string): CheckFinding => {
  const entry = waivers?.inForce.find(
    (each) => each.fault === null && !isOver(each, at) && covers(each, told),
  );
  return waivers && entry
    ? { ...told.finding, disposition: 'waived', level: 'note', waiver: applied(entry, waivers.path) }
    : told.finding;
};

interface Complaint {
  rule: string;
  verdict: Verdict;
  message: string;
  level: Level;
  /** What else would do than to take the entry out. */
  code: string;
}

/** What the two sides of the change give when each is audited: a waiver serves what it covers in either. */
export interface Audits {
  change: readonly Told[];
  head: readonly Told[];
  base: readonly Told[];
}

const blockIf = (blocks: boolean): Level => (blocks ? 'block' : 'note');

const unused = (
  entry: StatedWaiver,
  { change, head, base }: Audits,
  pull: number | null,
): Complaint | null => {
  const present = [...change, ...head];
  if (present.some((told) => covers(entry, told))) return null;
  const { finding, pull: asked } = entry.waiver;
  const namesake = present.find(({ ids }) => ids.includes(finding));
  const wasUsed = !entry.isNew && base.some((told) => covers(entry, told));
  // Asked for on another pull request, it has its finding there.
  const isForAnother = entry.isNew && asked !== undefined && asked !== pull;
  return {
    rule: 'waiver-unused',
    verdict: 'stale',
    level: blockIf((entry.isNew && !isForAnother) || wasUsed),
    message: namesake
      ? `Unexpected waiver of ${finding}: what it was given for has changed since; now ${namesake.finding.message}`
      : `Unexpected waiver of ${finding}: there is no such finding ${wasUsed ? 'any more' : 'here'}`,
    code: namesake ? namesake.finding.exits.code : 'nothing to mend: what it waived is gone',
  };
};

const complaintOf = (
  entry: StatedWaiver,
  inForce: readonly WaiverEntry[],
  audits: Audits,
  input: CheckInput,
): Complaint | null => {
  const { finding, until } = entry.waiver;
  const level = blockIf(entry.isNew);
  if (entry.fault !== null) {
    const message = `Unexpected waiver of ${finding}: ${entry.fault}, so it does not count`;
    return {
      rule: 'waiver-invalid',
      verdict: 'invalid',
      level,
      message,
      code: 'have it sealed: ask for it anew',
    };
  }
  if (isOver(entry, input.at)) {
    const message = `Unexpected waiver of ${finding}: it ended on ${until}`;
    return { rule: 'waiver-expired', verdict: 'stale', level, message, code: 'mend what it let pass' };
  }
  const complaint = unused(entry, audits, input.pull);
  if (
    complaint ||
    inForce.some(({ waiver }) => waiver.finding === finding && waiver.binds === entry.waiver.binds)
  )
    return complaint;
  return {
    rule: 'waiver-ahead',
    verdict: 'pending',
    level: 'note',
    message: `The waiver of ${finding} counts once it is on the base branch`,
    code: 'merge it by itself first',
  };
};

interface Spot {
  line: number;
  endLine: number;
  text: string;
  subject: string;
}

const toFinding = (
  { rule, verdict, message, level, code }: Complaint,
  pack: CheckedPack,
  waivers: PackWaivers,
  { line, endLine, text, subject }: Spot,
  input: CheckInput,
): CheckFinding => {
  const id = findingId(pack.slug, 'waiver', `${rule} ${subject}`, verdict);
  const { path } = waivers;
  const edit = { path, line, endLine, lines: [] };
  return {
    id,
    claim: null,
    rule,
    verdict,
    disposition:
      verdict === 'pending' ? 'pending' : level === 'note' && input.base ? 'pre-existing' : 'introduced',
    level: levelFor(pack, input, level),
    message,
    slug: pack.slug,
    design: { path, line, endLine },
    text,
    code: null,
    related: [],
    binds: id,
    waiver: null,
    exits: {
      code,
      amend: describeEdit(edit),
      waive: waiveLine(subject.split(' ')[0] ?? '', input.at),
      edit,
    },
  };
};

const problemFinding = (
  { line, message, example, isNew }: Problem & { isNew: boolean },
  nth: number,
  pack: CheckedPack,
  waivers: PackWaivers,
  input: CheckInput,
): CheckFinding => {
  const complaint: Complaint = {
    rule: 'waiver-invalid',
    verdict: 'invalid',
    level: blockIf(isNew),
    message: `${message}; it waives nothing`,
    code: example === undefined ? 'mend the line' : `write it so:\n${example}`,
  };
  const spot = { line, endLine: line, text: '', subject: `${nth}` };
  return toFinding(complaint, pack, waivers, spot, input);
};

/** Waivers that are over, cannot be believed, or let nothing pass. Rule 8: they block only the change that brings it about. */
export const waiverFindings = (pack: CheckedPack, audits: Audits, input: CheckInput): CheckFinding[] => {
  const { waivers } = pack;
  if (!waivers) return [];
  return [
    ...waivers.problems.map((problem, nth) => problemFinding(problem, nth, pack, waivers, input)),
    ...waivers.stated.flatMap((entry) => {
      const complaint = complaintOf(entry, waivers.inForce, audits, input);
      const { finding, binds, reason, by } = entry.waiver;
      const spot = { ...entry, text: `${reason} (${by})`, subject: `${finding} ${binds}` };
      return complaint ? [toFinding(complaint, pack, waivers, spot, input)] : [];
    }),
  ];
};
