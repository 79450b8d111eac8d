import type { Rule } from '../rule.ts';
import { commonRules } from './common.ts';
import { designRules } from './design.ts';
import { fddRules } from './fdd.ts';
import { planRules } from './plan.ts';
import { planningRules } from './planning.ts';
import { prdRules } from './prd.ts';

/** Every rule, in the order in which `specgate rules` lists them. A new rule is a file here, a page in docs/rules, and a line in the list of its document. */
export const rules: readonly Rule[] = [
  ...commonRules,
  ...prdRules,
  ...fddRules,
  ...planRules,
  ...designRules,
  ...planningRules,
];

export const ruleIds: readonly string[] = rules.map(({ id }) => id);
