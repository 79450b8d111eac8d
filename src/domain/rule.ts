import type { RuleLevel } from './finding.ts';
import type { Settings } from './settings.ts';

type Profile = Settings['profile'];

/** What every rule says of itself, whether it judges documents or code. */
export interface RuleHead {
  /** `prd-problem`, `elixir-else-if`: also the name of its file and of its page in docs/rules. */
  id: string;
  /** One sentence that says what holds when the rule is met. */
  summary: string;
  /** How much a violation weighs, by profile where they differ. */
  level: RuleLevel | Readonly<Record<Profile, RuleLevel>>;
}
