import type { Rule } from '../rule.ts';
import { prdAcceptance } from './prd-acceptance.ts';
import { prdAcceptanceFormat } from './prd-acceptance-format.ts';
import { prdAcceptanceKnown } from './prd-acceptance-known.ts';
import { prdAccessibility } from './prd-accessibility.ts';
import { prdAssumptions } from './prd-assumptions.ts';
import { prdGoals } from './prd-goals.ts';
import { prdNonFunctional } from './prd-non-functional.ts';
import { prdNonGoals } from './prd-non-goals.ts';
import { prdOpenQuestions } from './prd-open-questions.ts';
import { prdProblem } from './prd-problem.ts';
import { prdRequirements } from './prd-requirements.ts';
import { prdRequirementsCovered } from './prd-requirements-covered.ts';
import { prdRoles } from './prd-roles.ts';
import { prdRollout } from './prd-rollout.ts';
import { prdScope } from './prd-scope.ts';
import { prdUsers } from './prd-users.ts';

export const prdRules: readonly Rule[] = [
  prdProblem,
  prdGoals,
  prdNonGoals,
  prdScope,
  prdUsers,
  prdRequirements,
  prdRequirementsCovered,
  prdAcceptance,
  prdAcceptanceFormat,
  prdAcceptanceKnown,
  prdNonFunctional,
  prdAssumptions,
  prdOpenQuestions,
  prdRoles,
  prdAccessibility,
  prdRollout,
];
