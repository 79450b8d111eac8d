import { lineOfTitle } from '../questions/find.ts';
import { activePhases, isDropped } from '../phases.ts';
import type { DocumentRule } from '../rule.ts';

export const planPhases: DocumentRule = {
  id: 'plan-phases',
  summary: 'The plan is divided into phases, each with something in it.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) => {
    const example = '## Phase 1: Waitlist Data Model';
    if (document.phases.length === 0) {
      const message =
        'Missing phases, expected at least one heading such as `Phase 1: Waitlist Data Model` with its tasks below';
      return [{ line: lineOfTitle(document), message, example }];
    }
    const active = new Set(activePhases(document));
    return document.phases
      .filter((phase) => !active.has(phase) && !isDropped(phase))
      .map(({ name, line }) => ({
        line,
        subject: name,
        message: `Unexpected empty ${name}, expected its goal and tasks, or "(removed)" in its heading`,
        example,
      }));
  },
};
