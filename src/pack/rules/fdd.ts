import type { Rule } from '../rule.ts';
import { fddAlternatives } from './fdd-alternatives.ts';
import { fddAssumptionImpact } from './fdd-assumption-impact.ts';
import { fddAssumptions } from './fdd-assumptions.ts';
import { fddContract } from './fdd-contract.ts';
import { fddContractForm } from './fdd-contract-form.ts';
import { fddExecutiveSummary } from './fdd-executive-summary.ts';
import { fddFailureModes } from './fdd-failure-modes.ts';
import { fddFunctionalRequirements } from './fdd-functional-requirements.ts';
import { fddNonFunctionalRequirements } from './fdd-non-functional-requirements.ts';
import { fddOpenQuestions } from './fdd-open-questions.ts';
import { fddReferenceForm } from './fdd-reference-form.ts';
import { fddReferences } from './fdd-references.ts';
import { fddRequiredSections } from './fdd-required-sections.ts';
import { fddRequirementsAccounted } from './fdd-requirements-accounted.ts';
import { fddRequirementsKnown } from './fdd-requirements-known.ts';
import { fddRiskMitigation } from './fdd-risk-mitigation.ts';
import { fddRisks } from './fdd-risks.ts';
import { fddSpeaksOfApis } from './fdd-speaks-of-apis.ts';
import { fddSpeaksOfFlags } from './fdd-speaks-of-flags.ts';
import { fddSpeaksOfPermissions } from './fdd-speaks-of-permissions.ts';
import { fddSpeaksOfRollout } from './fdd-speaks-of-rollout.ts';
import { fddSpeaksOfSchemas } from './fdd-speaks-of-schemas.ts';
import { fddSpeaksOfTelemetry } from './fdd-speaks-of-telemetry.ts';
import { fddSupervision } from './fdd-supervision.ts';
import { fddTargets } from './fdd-targets.ts';
import { fddTemplateSections } from './fdd-template-sections.ts';
import { fddTenancy } from './fdd-tenancy.ts';
import { fddTesting } from './fdd-testing.ts';

export const fddRules: readonly Rule[] = [
  fddRequiredSections,
  fddExecutiveSummary,
  fddFunctionalRequirements,
  fddNonFunctionalRequirements,
  fddTargets,
  fddAssumptions,
  fddAssumptionImpact,
  fddRequirementsAccounted,
  fddRequirementsKnown,
  fddAlternatives,
  fddFailureModes,
  fddTesting,
  fddRisks,
  fddRiskMitigation,
  fddOpenQuestions,
  fddReferences,
  fddReferenceForm,
  fddTemplateSections,
  fddSpeaksOfSchemas,
  fddSpeaksOfApis,
  fddSpeaksOfPermissions,
  fddSpeaksOfFlags,
  fddSpeaksOfTelemetry,
  fddSpeaksOfRollout,
  fddTenancy,
  fddSupervision,
  fddContract,
  fddContractForm,
];
