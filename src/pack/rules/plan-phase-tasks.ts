import type { Problem } from '../../domain/finding.ts';
import { gapMark, itemsOf } from '../questions/find.ts';
import { activePhases, isDefinitionOfDone, type Phase, textOfPhase } from '../phases.ts';
import { partNames } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';
import type { Topic } from '../../markdown/topics.ts';

const example = '- [ ] Add the waitlist table and its migration (FR-001)';

const tasksTopic = /\btasks?\b|\bwork\b|\bsteps\b|\bto-?dos?\b|\bdeliverables?\b|\bchecklist\b/i;

const isWork = ({ title }: Topic): boolean => tasksTopic.test(title) && !partNames.tests.test(title);

/** Where the phase lists work that nobody can tick off: under a label for tasks, or right below its heading. */
const lineOfLooseTasks = ({ topics, nodes, section }: Phase): number | undefined => {
  const labelled = topics.find((topic) => isWork(topic) && !isDefinitionOfDone(topic));
  if (labelled) return itemsOf(labelled.nodes)[0]?.line ?? tableLine(labelled.nodes);
  if (topics.length > 0) return undefined;
  return itemsOf(nodes)[0]?.line ?? tableLine(section.nodes);
};

const tableLine = (nodes: Phase['nodes']): number | undefined =>
  nodes.find(({ type }) => type === 'table')?.position?.start.line;

const problemOf = (phase: Phase): Problem => {
  const loose = lineOfLooseTasks(phase);
  return loose === undefined
    ? {
        line: phase.line,
        subject: phase.name,
        message: `Missing tasks in ${phase.name}, expected a checklist of what has to be done`,
        example,
      }
    : {
        line: loose,
        subject: phase.name,
        message: `Unexpected tasks without checkboxes in ${phase.name}, expected \`- [ ]\` before each: the phase is done when all are ticked`,
        example,
      };
};

export const planPhaseTasks: DocumentRule = {
  id: 'plan-phase-tasks',
  summary: 'Each phase has its tasks as a checklist.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) =>
    activePhases(document)
      .filter((phase) => phase.tasks.length === 0 && !gapMark.test(textOfPhase(phase)))
      .map(problemOf),
};
