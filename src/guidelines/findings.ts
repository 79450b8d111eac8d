import type { Level, RuleLevel } from '../domain/finding.ts';
import type { RuleHead } from '../domain/rule.ts';
import type { GuidelineFinding } from '../domain/verdict.ts';
import { digestText } from '../text/digest.ts';
import { introducedBy, type PlacedDeviation } from './introduced.ts';
import type { Guideline } from './guideline.ts';
import { guidelines } from './rules/index.ts';
import { suppressionRule } from './suppressions.ts';

/** Tests, dependencies and what only developers run are written for others to read. */
export const isGuided = (path: string): boolean =>
  !/(?:^|\/)(?:(?:test|tests|spec|deps|_build|node_modules|vendor|bench)\/|config\/(?:dev|test)\.exs$)/.test(
    path,
  );

const heads = new Map<string, RuleHead & Pick<Guideline, 'except'>>(
  [...guidelines, suppressionRule].map((head) => [head.id, head]),
);

const isSpokenOf = ({ path, deviation }: PlacedDeviation): boolean =>
  isGuided(path) && heads.get(deviation.rule)?.except?.test(path) !== true;

const inOrder = (one: PlacedDeviation, other: PlacedDeviation): number =>
  one.path < other.path
    ? -1
    : one.path > other.path
      ? 1
      : one.deviation.line - other.deviation.line || (one.deviation.rule < other.deviation.rule ? -1 : 1);

const identityOf = ({ path, deviation: { rule, within, text } }: PlacedDeviation): string =>
  JSON.stringify([rule, path, within, text]);

/** No line goes into it; `nth` tells apart what is otherwise the same. */
const idOf = (identity: string, nth: number): string =>
  digestText(`${identity} ${nth}`).slice('sha256:'.length, 'sha256:'.length + 12);

const toFinding = ({ path, deviation }: PlacedDeviation, id: string, level: Level): GuidelineFinding => ({
  id,
  rule: deviation.rule,
  level,
  disposition: 'introduced',
  summary: heads.get(deviation.rule)?.summary ?? '',
  message: deviation.message,
  path,
  line: deviation.line,
  ...(deviation.example === undefined ? {} : { example: deviation.example }),
  page: `docs/rules/${deviation.rule}.md`,
});

export interface GuidelineInput {
  /** Of the files that differ from the base; of all, where there is no base. */
  head: readonly PlacedDeviation[];
  /** Of the same files at the merge base; null without a base. */
  base: readonly PlacedDeviation[] | null;
  levelOf(rule: string): RuleLevel;
}

/** What is told of guidelines: what the change brings, of the rules that settings ask for. */
export const judgeGuidelines = ({ head, base, levelOf }: GuidelineInput): GuidelineFinding[] => {
  const introduced = base === null ? head : introducedBy({ head, base });
  const seen = new Map<string, number>();
  return introduced
    .filter(isSpokenOf)
    .toSorted(inOrder)
    .flatMap((placed) => {
      const level = levelOf(placed.deviation.rule);
      const identity = identityOf(placed);
      const nth = seen.get(identity) ?? 0;
      seen.set(identity, nth + 1);
      return level === 'off' ? [] : [toFinding(placed, idOf(identity, nth), level)];
    });
};
