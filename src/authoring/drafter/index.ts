import type { InCode } from '../../claims/freeze.ts';
import type { Brief, Written } from '../../domain/authoring.ts';
import type { Claim } from '../../domain/claim.ts';
import { draftFdd } from './draft-fdd.ts';
import { draftPlan } from './draft-plan.ts';
import { draftPrd } from './draft-prd.ts';

/** The texts of the package's templates, with their front matter. */
export interface Templates {
  prd: string;
  fdd: string;
  plan: string;
  design: string;
  planning: string;
  manifest: string;
  focus: Record<'distributed' | 'liveview' | 'otp-supervision', string>;
}

/** What the code has for what a claim means. It may throw to ask for facts; then all is asked again later. */
export type InCodeOf = (claim: Claim) => InCode;

export const draftBuiltIn = (brief: Brief, templates: Templates, inCode: InCodeOf): Written => {
  const one = (name: string, body: string): Written => ({ texts: [{ name, body }], problems: [] });
  switch (brief.role) {
    case 'analyze':
      return one('prd.md', draftPrd(brief, templates.prd));
    case 'architect':
      return one('fdd.md', draftFdd(brief, templates.fdd, inCode));
    default:
      return one('plan.md', draftPlan(brief, templates.plan));
  }
};
