import type { Problem } from '../../domain/finding.ts';
import { allCriteria, type Criterion } from '../criteria.ts';
import { listIds, meantId } from '../id-lists.ts';
import { plainId } from '../planned-ids.ts';
import type { DocumentRule } from '../rule.ts';

const problemsOf = (
  { id, names, line, endLine, path }: Criterion,
  declared: readonly string[],
): Problem[] => {
  const known = new Set(declared.map(plainId));
  return names
    .filter((name) => !known.has(plainId(name)))
    .map((name) => {
      const meant = meantId(name, declared);
      const suggestion = meant === undefined ? '' : `. Did you mean \`${meant}\`?`;
      return {
        line,
        endLine,
        subject: `${id} ${name}`,
        message: `Unexpected \`${name}\` in ${id}, expected a requirement that is declared: ${listIds(declared)}${suggestion}`,
        ...(path === undefined ? {} : { path }),
      };
    });
};

export const prdAcceptanceKnown: DocumentRule = {
  id: 'prd-acceptance-known',
  summary: 'Acceptance criteria name only requirements that are declared.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => {
    const stated = [...document.declared, ...(pack?.requirementsFile?.declared ?? [])];
    const ids = [...new Set(stated.filter(({ kind }) => kind !== 'AC').map(({ id }) => id))];
    // Without any requirement there is nothing to compare with, and other rules say so.
    if (!stated.some(({ kind }) => kind === 'FR')) return [];
    return allCriteria(document, pack).flatMap((criterion) => problemsOf(criterion, ids));
  },
};
