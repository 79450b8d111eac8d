import type { Rule } from '../rule.ts';
import { prdAcceptanceFormat } from './prd-acceptance-format.ts';
import { prdProblem } from './prd-problem.ts';

/** Every rule, in the order in which `specgate rules` lists them. A new rule is a file here, a page in docs/rules, and a line below. */
export const rules: readonly Rule[] = [prdProblem, prdAcceptanceFormat];

export const ruleIds: readonly string[] = rules.map(({ id }) => id);
