import type { FactIndex } from '../check/fact-index.ts';
import { factsMeant } from '../check/facts-meant.ts';
import { attempt } from '../check/unanswered.ts';
import { kindOf } from '../claims/claim-kinds.ts';
import type { InCode } from '../claims/freeze.ts';
import type { Claim } from '../domain/claim.ts';

/** What the code has for what the words of a design mean. */
export const inCode =
  (index: FactIndex) =>
  (claim: Claim): InCode => {
    const kind = kindOf(claim.kind);
    const { prose } = claim;
    if (!kind || !prose) return { names: [], isUsed: false };
    const meant = attempt(() => factsMeant({ ...claim, prose }, index, kind)) ?? [];
    const own = meant.filter((fact) => fact.kind === kind.factKind);
    return { names: [...new Set(own.map(({ subject }) => subject))], isUsed: meant.length > own.length };
  };
