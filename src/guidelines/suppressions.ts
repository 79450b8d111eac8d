import type { Problem } from '../domain/finding.ts';
import type { RuleHead } from '../domain/rule.ts';
import { suggestName } from '../text/nearest.ts';
import { type Guideline, type GuidelineProblem, whereTorus } from './guideline.ts';

/** `# specgate:disable=RULE reason`, on a line or the one above it; in a template `<%!-- specgate:disable=RULE reason --%>`. */

export const suppressionRule: RuleHead & Pick<Guideline, 'about'> = {
  id: 'guideline-suppression',
  summary: 'A comment that switches a guideline off gives the reason, and there is something to switch off.',
  about: ['elixir', 'heex'],
  level: whereTorus,
};

interface Suppression {
  rule: string;
  reason: string;
  /** Where the comment stands. */
  line: number;
  /** The line that it speaks of. */
  about: number;
}

const comment =
  /(?:#|<%!--|<!--)[ \t]*specgate:disable=(?<rules>[\w,-]+)(?:[ \t]+(?<reason>\S.*?))?[ \t]*(?:-->|--%>)?[ \t]*$/;

const longestLine = 1_000;

const commentIn = (line: string): { rules?: string; reason?: string } =>
  line.length > longestLine || !line.includes('specgate:disable=') ? {} : (comment.exec(line)?.groups ?? {});

const standsAlone = (line: string): boolean => /^\s*(?:#|<%!--|<!--)/.test(line);

/** Comments above each other speak of the first line below that is none of them. */
const lineBelow = (lines: readonly string[], index: number): number => {
  let next = index + 1;
  while (
    next < lines.length &&
    standsAlone(lines[next] ?? '') &&
    commentIn(lines[next] ?? '').rules !== undefined
  )
    next += 1;
  return next + 1;
};

const readSuppressions = (text: string): Suppression[] => {
  if (!text.includes('specgate:disable=')) return [];
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const { rules = '', reason = '' } = commentIn(line);
    const about = standsAlone(line) ? lineBelow(lines, index) : index + 1;
    return rules
      .split(',')
      .filter((rule) => rule !== '')
      .map((rule) => ({
        rule,
        reason: reason === '--%>' || reason === '-->' ? '' : reason,
        line: index + 1,
        about,
      }));
  });
};

export interface Found {
  rule: string;
  problem: GuidelineProblem;
}

const key = (rule: string, line: number | undefined): string => `${rule} ${line}`;

/** The lines on which a comment would speak of it. */
const keysOf = ({ rule, problem: { line, from } }: Found): string[] => [key(rule, line), key(rule, from)];

const judge = (
  { rule, reason, line, about }: Suppression,
  found: ReadonlySet<string>,
  ruleIds: readonly string[],
): Problem | null => {
  const shown = `\`specgate:disable=${rule}\``;
  if (!ruleIds.includes(rule))
    return { line, subject: rule, message: `Unexpected guideline in ${shown}.${suggestName(rule, ruleIds)}` };
  if (!found.has(key(rule, about)))
    return {
      line,
      subject: rule,
      message: `Unexpected ${shown}, expected something for it to switch off on its line or the one below`,
    };
  if (reason === '')
    return {
      line,
      subject: rule,
      message: `Missing reason after ${shown}, expected why the line is right: without one nothing is switched off`,
    };
  return null;
};

export interface Suppressed {
  kept: Found[];
  /** What the comments themselves do wrong. */
  problems: Problem[];
}

export const suppress = (text: string, found: readonly Found[], ruleIds: readonly string[]): Suppressed => {
  const suppressions = readSuppressions(text);
  const working = new Set(
    suppressions.flatMap(({ rule, reason, about }) => (reason === '' ? [] : [key(rule, about)])),
  );
  const places = new Set(found.flatMap(keysOf));
  return {
    kept: found.filter((each) => !keysOf(each).some((place) => working.has(place))),
    problems: suppressions.flatMap((suppression) => judge(suppression, places, ruleIds) ?? []),
  };
};
