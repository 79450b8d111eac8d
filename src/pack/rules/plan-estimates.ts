import type { Phase } from '../phases.ts';
import { partNames } from '../questions/plan-parts.ts';
import { requirePhasePart } from '../questions/require-phase-part.ts';
import type { DocumentRule } from '../rule.ts';
import { phasesSaying } from '../questions/said-of-phases.ts';

const amount = String.raw`[~≈]?\d{1,4}(?:\.\d)?(?:\s*[-–—]\s*\d{1,4}(?:\.\d)?)?\s*(?:h|hrs?|hours?|d|(?:person|engineer|dev|working)?[ -]?days?|w|wks?|weeks?|months?|sprints?|pts?|points?|SP)`;
const inHeading = new RegExp(String.raw`[(\[—–,-]\s*${amount}\s*(?:[),\]]|$)`, 'i');
const inTask = new RegExp(
  String.raw`[([](?:est(?:imate)?\.?:?\s*)?${amount}[)\]]|[—–]\s*${amount}\.?$|\best(?:imate)?\.?:?\s*${amount}\b`,
  'i',
);
/** `(M)`, as T-shirts are sized. `Command(s)` is none. */
const size = /(?:^|\s)[([](?:XS|S|M|L|XL)[)\]]/;

const isEstimated = ({ section, tasks }: Phase): boolean =>
  inHeading.test(section.title) ||
  size.test(section.title) ||
  tasks.some(({ text }) => inTask.test(text) || size.test(text));

export const planEstimates: DocumentRule = {
  id: 'plan-estimates',
  summary: 'Each phase has an estimate, its own, of its tasks, or in a table.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const told = phasesSaying(document, partNames.estimates);
    return requirePhasePart(document, {
      name: partNames.estimates,
      called: 'estimates',
      expected: 'the effort in days, points or sizes, of the phase or of each task',
      example: '- Estimate: 3 days',
      isSaid: (phase) => told.has(phase) || isEstimated(phase),
    });
  },
};
