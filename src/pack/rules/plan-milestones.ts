import { lineOfTitle } from '../questions/find.ts';
import { hasColumn, partNames, partsOfPlan } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';

const isMilestones = ({ title }: { title: string }): boolean =>
  partNames.milestones.test(title) || partNames.gateSummary.test(title);

export const planMilestones: DocumentRule = {
  id: 'plan-milestones',
  summary: 'The plan gives an overview of its milestones, as a timeline or as a summary of its gates.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const { phases } = document;
    if (phases.length === 0 || phases[0]?.word === 'milestone') return [];
    if (partsOfPlan(document).some(isMilestones) || hasColumn(document, partNames.milestones)) return [];
    return [
      {
        line: lineOfTitle(document),
        message:
          'Missing milestones, expected a section `Milestones` or `Phase Gate Summary` that says what is reached when',
        example: '## Phase Gate Summary\n\n- Gate A (after Phase 1): the data model is on staging.',
      },
    ];
  },
};
