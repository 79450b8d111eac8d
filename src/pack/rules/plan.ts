import type { Rule } from '../rule.ts';
import { planAcceptanceCovered } from './plan-acceptance-covered.ts';
import { planDependencies } from './plan-dependencies.ts';
import { planEstimates } from './plan-estimates.ts';
import { planMilestones } from './plan-milestones.ts';
import { planOwners } from './plan-owners.ts';
import { planPhaseDone } from './plan-phase-done.ts';
import { planPhaseGate } from './plan-phase-gate.ts';
import { planPhaseGoal } from './plan-phase-goal.ts';
import { planPhaseKnown } from './plan-phase-known.ts';
import { planPhaseTasks } from './plan-phase-tasks.ts';
import { planPhaseTests } from './plan-phase-tests.ts';
import { planPhases } from './plan-phases.ts';
import { planPhasesOrder } from './plan-phases-order.ts';
import { planQa } from './plan-qa.ts';
import { planRequirementsCovered } from './plan-requirements-covered.ts';
import { planRequirementsKnown } from './plan-requirements-known.ts';
import { planRisks } from './plan-risks.ts';
import { planRollout } from './plan-rollout.ts';

export const planRules: readonly Rule[] = [
  planPhases,
  planPhasesOrder,
  planPhaseGoal,
  planPhaseTasks,
  planPhaseTests,
  planPhaseDone,
  planPhaseGate,
  planPhaseKnown,
  planDependencies,
  planMilestones,
  planEstimates,
  planOwners,
  planRequirementsCovered,
  planRequirementsKnown,
  planAcceptanceCovered,
  planRisks,
  planQa,
  planRollout,
];
