import type { InCode } from '../../claims/freeze.ts';
import type { Brief, Written } from '../../domain/authoring.ts';
import type { Claim } from '../../domain/claim.ts';
import { draftDesignSet } from './draft-design-set.ts';
import { draftFdd } from './draft-fdd.ts';
import { draftPlan } from './draft-plan.ts';
import { draftPlanning } from './draft-planning.ts';
import { draftPrd } from './draft-prd.ts';
import { reviseDocument } from './revise-document.ts';
import type { Templates } from './templates.ts';

export type { Templates } from './templates.ts';

/** What the code has for what a claim means. It may throw to ask for facts; then all is asked again later. */
export type InCodeOf = (claim: Claim) => InCode;

const nothingToRevise =
  'Missing document to revise, expected the name of one that is there and then what to change';

const one = (name: string, body: string): Written => ({ texts: [{ name, body }], problems: [] });

/** Bodies without front matter. The same brief gives the same bytes. */
export const draftBuiltIn = (brief: Brief, templates: Templates, inCode: InCodeOf): Written => {
  switch (brief.role) {
    case 'analyze':
      return one('prd.md', draftPrd(brief, templates.prd));
    case 'architect':
      return one('fdd.md', draftFdd(brief, templates.fdd, inCode));
    case 'plan':
      return one('plan.md', draftPlan(brief, templates.plan));
    case 'design':
      return { texts: draftDesignSet(brief, templates), problems: [] };
    case 'planning':
      return one('PLANNING.md', draftPlanning(brief, templates));
    case 'develop':
      return {
        texts: [],
        problems: ['Code is written by a model or by hand, expected a role that writes documents'],
      };
    case 'revise': {
      const revised = reviseDocument(brief);
      return revised ? { texts: [revised], problems: [] } : { texts: [], problems: [nothingToRevise] };
    }
  }
};
