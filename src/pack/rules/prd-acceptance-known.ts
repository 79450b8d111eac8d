import { criteriaIn, criteriaInFile } from '../questions/criteria.ts';
import { likelyIdAmong, listIds } from '../questions/id-lists.ts';
import { plainId } from '../questions/planned-ids.ts';
import type { DocumentRule } from '../rule.ts';

export const prdAcceptanceKnown: DocumentRule = {
  id: 'prd-acceptance-known',
  summary: 'Acceptance criteria name only requirements that are declared.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => {
    const stated = [...document.declared, ...(pack?.requirementsFile?.declared ?? [])];
    // Without any requirement there is nothing to compare with, and other rules say so.
    if (!stated.some(({ kind }) => kind === 'FR')) return [];
    const ids = [...new Set(stated.filter(({ kind }) => kind !== 'AC').map(({ id }) => id))];
    const known = new Set(ids.map(plainId));
    const listed = listIds(ids);
    const likelyId = likelyIdAmong(ids);
    return [...criteriaIn(document), ...criteriaInFile(pack)].flatMap(({ id, names, line, endLine, path }) =>
      names
        .filter((name) => !known.has(plainId(name)))
        .map((name) => {
          const likely = likelyId(name);
          const suggestion = likely === undefined ? '' : `. Did you mean \`${likely}\`?`;
          return {
            line,
            endLine,
            subject: `${id} ${name}`,
            message: `Unexpected \`${name}\` in ${id}, expected a requirement that is declared: ${listed}${suggestion}`,
            ...(path === undefined ? {} : { path }),
          };
        }),
    );
  },
};
