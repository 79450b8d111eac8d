import { lineOfTitle } from '../questions/find.ts';
import { requirementsOf } from '../pack.ts';
import {
  idsOfPlan,
  isUnfinished,
  namesMost,
  needsWork,
  plainId,
  readPlannedIds,
} from '../questions/planned-ids.ts';
import type { DocumentRule } from '../rule.ts';

export const planAcceptanceCovered: DocumentRule = {
  id: 'plan-acceptance-covered',
  summary: 'A plan that goes by acceptance criteria names each of them.',
  about: ['plan'],
  level: 'warn',
  when: 'always',
  check: (document, { pack }) => {
    if (!pack || isUnfinished(document)) return [];
    const named = idsOfPlan(document);
    const criteria = requirementsOf(pack).filter((each) => each.kind === 'AC' && needsWork(each));
    if (!namesMost(criteria, named)) return [];
    const { answered } = readPlannedIds(document);
    const isAnswered = (requirements: readonly string[]): boolean =>
      requirements.length > 0 && requirements.every((id) => answered.has(plainId(id)));
    const missing = criteria
      .filter(({ id, names }) => !named.has(plainId(id)) && !isAnswered(names))
      .map(({ id }) => id);
    return [...new Set(missing)].map((id) => ({
      line: lineOfTitle(document),
      subject: id,
      message: `Missing ${id}, expected each acceptance criterion in a task, a test or a gate`,
      example: `- [ ] Cover promotion to a free seat with a test (${id})`,
    }));
  },
};
