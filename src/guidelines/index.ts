import type { RuleHead } from '../domain/rule.ts';
import type { Guideline } from './guideline.ts';
import { guidelines } from './rules/index.ts';
import { suppressionRule } from './suppressions.ts';

export { judgeGuidelines, isGuided } from './findings.ts';
export type { PlacedDeviation } from './introduced.ts';
export { readDeviations } from './read-deviations.ts';
export { elixirSource, languageOf, templateSource } from './source.ts';

/** What can be said of each guideline without reading any code. */
export const guidelineHeads: readonly (RuleHead & Pick<Guideline, 'about'>)[] = [
  ...guidelines,
  suppressionRule,
];
