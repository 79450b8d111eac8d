import type { Phase } from '../phases.ts';
import { partNames } from '../questions/plan-parts.ts';
import { requirePhasePart } from '../questions/require-phase-part.ts';
import type { DocumentRule } from '../rule.ts';
import { phasesSaying } from '../questions/said-of-phases.ts';

/** `(@alice)`, `— @alice`, `@alice: …`, `(owner: Alice)`; a bare `@name` may be code. */
const assigned =
  /[([](?:owners?:?\s*)?@[\w-]+(?:\s*,\s*@[\w-]+)*[)\]]|[—–-]\s*@[\w-]+\s*$|^@[\w-]+\s*[:—–-]|\bowners?:\s*\S/i;

const isAssigned = ({ section, tasks }: Phase): boolean =>
  assigned.test(section.title) || tasks.some(({ text }) => assigned.test(text));

export const planOwners: DocumentRule = {
  id: 'plan-owners',
  summary: 'Each phase has an owner, its own, of its tasks, or of the whole plan.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const told = phasesSaying(document, partNames.owners);
    const { owner, owners } = document.frontMatter;
    if (owner !== undefined || owners !== undefined) return [];
    return requirePhasePart(document, {
      name: partNames.owners,
      called: 'owners',
      expected: 'the person or team that answers for the phase, or one owner of the whole plan',
      example: '- Owner: Enrollment team',
      isSaid: (phase) => told.has(phase) || isAssigned(phase),
    });
  },
};
