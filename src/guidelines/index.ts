import type { RuleHead } from '../domain/rule.ts';
import type { Extra } from '../facts/extract.ts';
import type { Guideline } from './guideline.ts';
import { readDeviations } from './read-deviations.ts';
import { guidelines } from './rules/index.ts';
import { elixirSource } from './source.ts';
import { suppressionRule } from './suppressions.ts';

export { judgeGuidelines, isGuided } from './findings.ts';
export type { PlacedDeviation } from './introduced.ts';
export { languageOf, templateSource } from './source.ts';
export { elixirSource, readDeviations };

/** Made of a file of code together with the parts of frameworks, and kept with them. */
export const fileGuidelines: Extra = {
  name: 'guidelines',
  version: 1,
  visitors: { elixir: { words: [], extract: (source) => readDeviations(elixirSource(source)) } },
};

/** What can be said of each guideline without reading any code. */
export const guidelineHeads: readonly (RuleHead & Pick<Guideline, 'about'>)[] = [
  ...guidelines,
  suppressionRule,
];
