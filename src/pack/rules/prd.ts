import type { Rule } from '../rule.ts';
import { prdAcceptanceFormat } from './prd-acceptance-format.ts';
import { prdProblem } from './prd-problem.ts';

export const prdRules: readonly Rule[] = [prdProblem, prdAcceptanceFormat];
