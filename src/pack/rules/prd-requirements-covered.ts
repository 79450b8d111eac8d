import type { Problem } from '../../domain/finding.ts';
import { criteriaInFile, criteriaOf } from '../questions/criteria.ts';
import type { Document } from '../document.ts';
import { listIds } from '../questions/id-lists.ts';
import type { Pack } from '../pack.ts';
import { needsWork, plainId } from '../questions/planned-ids.ts';
import type { Declared } from '../requirements.ts';
import type { DocumentRule } from '../rule.ts';
import { tellTogether } from '../questions/tell-together.ts';

const example =
  '- AC-001 (FR-001) Given a full section, when a student joins the waitlist, then their place is shown.';

interface Placed extends Declared {
  path?: string;
}

const problemOf = ({ id, line, endLine, path }: Placed): Problem => ({
  line,
  endLine,
  subject: id,
  message: `Missing acceptance criterion of ${id}, expected at least one that names it`,
  example: example.replace('FR-001', id),
  ...(path === undefined ? {} : { path }),
});

/** What the document states, and what requirements.yml alone states. */
const requirementsOf = (document: Document, pack: Pack | null): Placed[] => {
  const here = document.declared.filter(({ kind }) => kind === 'FR');
  const known = new Set(here.map(({ id }) => plainId(id)));
  const file = pack?.requirementsFile;
  const there = (file?.declared ?? []).filter(({ kind, id }) => kind === 'FR' && !known.has(plainId(id)));
  return [...here, ...there.map((declared) => ({ ...declared, path: file?.path ?? '' }))];
};

export const prdRequirementsCovered: DocumentRule = {
  id: 'prd-requirements-covered',
  summary: 'Each functional requirement is proven by at least one acceptance criterion.',
  about: ['prd'],
  level: 'warn',
  when: 'always',
  check: (document, { pack }) => {
    const criteria = [...criteriaOf(document, pack), ...criteriaInFile(pack)];
    // As long as some criterion does not tell what it proves, it may be the one that is looked for.
    if (criteria.length === 0 || criteria.some(({ names }) => names.length === 0)) return [];
    const proven = new Set(criteria.flatMap(({ names }) => names).map(plainId));
    const left = requirementsOf(document, pack).filter(
      (requirement) => !proven.has(plainId(requirement.id)) && needsWork(requirement),
    );
    return tellTogether(
      left.map(problemOf),
      (count) =>
        `Missing acceptance criteria of ${count} requirements (${listIds(left.map(({ id }) => id))}), expected at least one for each that names it`,
    );
  },
};
