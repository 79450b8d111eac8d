import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { lineOfTitle } from '../questions/find.ts';
import { type Pack, requirementsOf } from '../pack.ts';
import { nameOfPhase } from '../phase-heading.ts';
import {
  isUnfinished,
  namesMost,
  needsWork,
  plainId,
  type PlannedIds,
  readPlannedIds,
} from '../questions/planned-ids.ts';
import type { Declared } from '../requirements.ts';
import type { DocumentRule } from '../rule.ts';
import { tellTogether } from '../questions/tell-together.ts';

const example = '- [ ] Add the waitlist table and its migration (FR-001)';

const declaredIn = (pack: Pack): Declared[] => [
  ...requirementsOf(pack),
  ...(pack.documents.fdd?.declared ?? []),
];

const functionalRequirements = (pack: Pack): Declared[] => {
  const byId = new Map<string, Declared>();
  for (const each of requirementsOf(pack)) {
    if (each.kind === 'FR' && !byId.has(plainId(each.id))) byId.set(plainId(each.id), each);
  }
  return [...byId.values()]
    .filter(needsWork)
    .toSorted((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
};

/** Requirements that a planned criterion proves. */
const provenBy = (planned: PlannedIds, declared: readonly Declared[]): string[] =>
  declared
    .filter(({ kind, id }) => kind === 'AC' && planned.ids.has(plainId(id)))
    .flatMap(({ names }) => names.map(plainId));

/** The plan goes by criteria, and nobody wrote down which requirement each of them proves: then none can be called left out. */
const goesByUnlinkedCriteria = (planned: PlannedIds, declared: readonly Declared[]): boolean =>
  declared.some(({ kind, names }) => kind === 'AC' && names.length === 0) &&
  namesMost(declared.filter((each) => each.kind === 'AC').filter(needsWork), planned.ids);

const problemOf = ({ id }: Declared, document: Document, planned: PlannedIds): Problem => {
  const astray = planned.astray.get(plainId(id));
  const word = document.phases[0]?.word ?? 'phase';
  if (astray) {
    const names = astray.phases.map((number) => nameOfPhase(word, number)).join(', ');
    return {
      line: astray.line,
      subject: id,
      message: `Unexpected mapping of ${id} to ${names}, expected a ${word} of this plan that has tasks`,
      example,
    };
  }
  return {
    line: document.cited.find((cited) => cited.id === id)?.line ?? lineOfTitle(document),
    subject: id,
    message: `Missing ${id} in every ${word}, expected a task or test that names it, or a line that maps it to a ${word}`,
    example,
  };
};

const listOf = (missing: readonly Declared[]): string =>
  missing.length <= 5
    ? missing.map(({ id }) => id).join(', ')
    : `${missing.length} requirements from ${missing[0]?.id} to ${missing.at(-1)?.id}`;

export const planRequirementsCovered: DocumentRule = {
  id: 'plan-requirements-covered',
  summary: 'Every functional requirement is named by a task or test of a phase, or mapped to a phase.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => {
    if (!pack || document.phases.length === 0 || isUnfinished(document)) return [];
    const planned = readPlannedIds(document);
    const declared = declaredIn(pack);
    const covered = new Set([...planned.ids, ...planned.answered, ...provenBy(planned, declared)]);
    const requirements = functionalRequirements(pack);
    const missing = requirements.filter(({ id }) => !covered.has(plainId(id)));
    if (missing.length === 0) return [];
    if (!namesMost(requirements, planned.ids) && goesByUnlinkedCriteria(planned, declared)) return [];
    const message = `Missing ${listOf(missing)} in the phases, expected each requirement to be named by a task or test, or mapped to a phase`;
    const namesAny = [...planned.ids, ...planned.astray.keys()].some((id) => id.startsWith('FR'));
    return namesAny
      ? tellTogether(
          missing.map((each) => problemOf(each, document, planned)),
          () => message,
        )
      : [{ line: lineOfTitle(document), message, example }];
  },
};
