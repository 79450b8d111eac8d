import { levels, type Level, type Place } from '../domain/finding.ts';
import type { AppliedWaiver, CheckFinding, CheckReport, GuidelineFinding } from '../domain/verdict.ts';

/** Whatever a check has to tell, in one form: of gates, of designs and of coding guidelines. */
export interface Told {
  level: Level;
  rule: string;
  id: string;
  /** Id of the claim that it is about. */
  claim: string | null;
  message: string;
  /** Where a person looks first: at the code, because that is what the change can mend; else at the design. */
  place: Place;
  slug: string | null;
  /** Why it weighs no more than it does; null where nothing holds it back. */
  disposition: string | null;
  design: { place: Place; text: string } | null;
  related: readonly Place[];
  waiver: AppliedWaiver | null;
  exits: CheckFinding['exits'] | null;
  /** A line that would be right. */
  example: string | null;
  summary: string;
  page: string;
}

const page = 'docs/check.md';

/** What each rule holds the code to, by the word that its name ends with. */
const meanings: Readonly<Record<string, string>> = {
  missing: 'What a design declares and is due is in the code.',
  contradicts: 'What a design declares is in the code as it is declared.',
  renamed: 'What a design declares has the name by which it is declared.',
  undeclared: 'A kind that a design closes gains only what some design declares.',
  forbidden: 'What a design says no to is not in the code.',
  regressed: 'What conformed to a design before a change conforms after it.',
  unverifiable: 'What a design declares can be read from the code.',
  ambiguous: 'What a design declares is stated alike wherever it is stated.',
  conflict: 'Designs in force can all be kept at the same time.',
  stale: 'The words of a design say what its contract says.',
  'waiver-expired': 'A waiver is taken out once it is over.',
  'waiver-unused': 'A waiver lets some finding pass.',
  'waiver-invalid': 'A waiver can be read and believed.',
  'waiver-ahead': 'A waiver counts from the base branch on.',
};

const summaryOf = (rule: string): string =>
  meanings[rule] ?? meanings[rule.slice(rule.lastIndexOf('-') + 1)] ?? rule;

const ofFinding = (finding: CheckFinding): Told => {
  const { level, rule, id, claim, message, slug, design, text, code, related, disposition, waiver, exits } =
    finding;
  const isOfDocument = code === null && rule.startsWith('waiver-');
  return {
    level,
    rule,
    id,
    claim,
    message,
    place: code ?? design,
    slug,
    disposition: disposition === 'introduced' ? null : disposition,
    design: isOfDocument ? null : { place: design, text },
    related,
    waiver,
    exits,
    example: null,
    summary: summaryOf(rule),
    page,
  };
};

const plain = {
  claim: null,
  slug: null,
  disposition: null,
  design: null,
  related: [],
  waiver: null,
  exits: null,
};

/** Of a gate nothing but its own words says which finding it is. */
const ofGate = ({ path, line, message }: CheckReport['gates'][number]): Told => ({
  ...plain,
  level: 'block',
  rule: 'gate',
  id: `gate ${path} ${message}`,
  message,
  place: { path, line },
  example: null,
  summary: 'A change leaves the documents in force that are final at the base.',
  page: 'docs/gates.md',
});

const ofGuideline = ({ path, line, example, ...rest }: GuidelineFinding): Told => ({
  ...plain,
  level: rest.level,
  rule: rest.rule,
  id: rest.id,
  message: rest.message,
  place: { path, line },
  example: example ?? null,
  summary: rest.summary,
  page: rest.page,
});

const weight = ({ level }: Told): number => levels.indexOf(level);

/** What fails first; of what weighs alike the gates come before designs, and those before guidelines. */
export const toldIn = ({ gates, findings, guidelines }: CheckReport): Told[] =>
  [...gates.map(ofGate), ...findings.map(ofFinding), ...guidelines.map(ofGuideline)].toSorted(
    (a, b) => weight(a) - weight(b),
  );
