import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import type { Term } from '../../languages/elixir/term.ts';

export const options: ReadOptions = { hasValues: true, hasLines: true, follows: () => false, most: 1_000 };

/** `MyApp.Features`, `FunWithFlags`, `MyApp.ScopedFeatureFlags`, `MyApp.Flags.Defined`. */
export const isFlagModule = (name: string): boolean =>
  /(?:^|\.)(?:\w*Features?|\w*FeatureFlags?|\w*FeatureToggles?|Flags|\w+WithFlags|\w+Flags)(?:\.(?:\w*Defin\w+|Registry|List|All))?$/.test(
    name,
  );

export const isName = (term: Term): boolean =>
  (term.type === 'atom' && !/^(?:nil|true|false|ok|error)$/.test(term.name)) ||
  (term.type === 'literal' && typeof term.value === 'string');
