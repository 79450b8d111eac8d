import { suggestName } from '../../text/nearest.ts';
import { requirementsOf } from '../pack.ts';
import type { Cited, IdKind } from '../requirements.ts';
import type { DocumentRule } from '../rule.ts';

/** Nobody reads more of them, and comparing each id with every other takes its time. */
const mostSuggestions = 20;

export const fddRequirementsKnown: DocumentRule = {
  id: 'fdd-requirements-known',
  summary: 'The requirements and criteria that the FDD names exist.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document, { pack }) => {
    if (!pack) return [];
    const known = Map.groupBy([...requirementsOf(pack), ...document.declared], ({ kind }) => kind);
    const idsOf = (kind: IdKind): Set<string> => new Set((known.get(kind) ?? []).map(({ id }) => id));
    const ids = { FR: idsOf('FR'), NFR: idsOf('NFR'), AC: idsOf('AC') };
    // A pack may keep its criteria where nobody looks for them; where none is known, none is unknown.
    const isUnknown = ({ id, kind }: Cited): boolean => ids[kind].size > 0 && !ids[kind].has(id);
    const unknown = Map.groupBy(document.cited.filter(isUnknown), ({ id }) => id);
    return [...unknown.values()]
      .flatMap(([first]) => first ?? [])
      .map(({ id, kind, line }, index) => ({
        line,
        subject: id,
        message: `Unexpected ${id}, expected an id that the pack states.${index < mostSuggestions ? suggestName(id, [...ids[kind]]) : ''}`,
      }));
  },
};
