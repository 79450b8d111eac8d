import { isDay } from '../text/days.ts';

/** `/spec waive FINDING until DATE because REASON`: who lets a divergence pass, until when, and why. */

export interface WaiveRequest {
  /** Id of a finding, or what it starts with. */
  finding: string;
  /** The last day on which it holds. */
  until: string;
  reason: string;
}

const example = '3f9c0a11b2c4 until 2026-12-31 because the vendor fixes it in December';
const expected = `expected FINDING until DATE because REASON, such as \`${example}\``;

/** What a report leaves to be filled in. */
const placeholder = /^(?:reason|…|\.{3})\.?$/i;

export const findingFault = (finding: string): string | null =>
  /^[0-9a-f]{4,12}$/i.test(finding)
    ? null
    : `Unexpected finding \`${finding}\`, expected its id as the check prints it, or at least 4 characters of it`;

export const untilFault = (until: string): string | null =>
  isDay(until) ? null : `Unexpected date \`${until}\`, expected a day such as \`2026-12-31\``;

export const reasonFault = (reason: string): string | null =>
  reason === '' || placeholder.test(reason)
    ? 'Missing reason, expected in words why this may differ for a while'
    : null;

/** The words after `/spec waive`. */
export const parseWaive = (words: string): WaiveRequest | { problem: string } => {
  const [, finding = '', rest = ''] = /^\s*(\S*)(?:\s+([\s\S]*))?$/.exec(words) ?? [];
  if (finding === '') return { problem: `Missing finding, ${expected}` };
  const [, until, reason = ''] = /^until\s+(\S+)(?:\s+because(?:\s+([\s\S]*))?)?\s*$/i.exec(rest) ?? [];
  const problem = findingFault(finding);
  if (problem !== null) return { problem };
  if (until === undefined)
    return { problem: `Unexpected \`${rest.trim().slice(0, 60)}\` after the finding, ${expected}` };
  const fault = untilFault(until) ?? reasonFault(reason.trim());
  return fault === null
    ? { finding: finding.toLowerCase(), until, reason: reason.trim() }
    : { problem: fault };
};
