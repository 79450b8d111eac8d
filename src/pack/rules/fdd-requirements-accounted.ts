import { fddSections, filledSection } from '../questions/fdd-sections.ts';
import { isGap, lineOfTitle } from '../questions/find.ts';
import { type Pack, requirementsOf } from '../pack.ts';
import type { DocumentRule } from '../rule.ts';

const listIds = (ids: readonly string[]): string =>
  ids.length > 1 ? `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}` : ids.join();

const requiredBy = (pack: Pack): string[] => {
  const ids = requirementsOf(pack).flatMap(({ id, kind }) => (kind === 'FR' ? [id] : []));
  return [...new Set(ids)].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
};

/** Always one message: whoever named no requirement at all is not helped by one for each. */
const messageOf = (missing: readonly string[], all: readonly string[]): string =>
  missing.length === all.length && all.length > 1
    ? `Missing every requirement of the PRD, ${missing[0]} to ${missing.at(-1)}, expected each to be named where the design meets it`
    : `Missing ${listIds(missing)} of the PRD, expected ${missing.length === 1 ? 'it' : 'each'} to be named where the design meets it`;

export const fddRequirementsAccounted: DocumentRule = {
  id: 'fdd-requirements-accounted',
  summary: 'The FDD accounts for every functional requirement of the PRD by its id.',
  about: ['fdd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => {
    const requirements = filledSection(document, fddSections.requirements);
    if (!pack || (requirements && isGap(requirements))) return [];
    const cited = new Set(document.cited.map(({ id }) => id));
    const all = requiredBy(pack);
    const missing = all.filter((id) => !cited.has(id));
    const [first] = missing;
    if (first === undefined) return [];
    return [
      {
        line: requirements?.line ?? lineOfTitle(document),
        message: messageOf(missing, all),
        example: `- ${first}: met by …, see section 4.1.`,
      },
    ];
  },
};
