import type { OpenSet } from './fact.ts';
import { isAmongRoutes } from './route.ts';

const isWithin = ({ kind, within }: Pick<OpenSet, 'kind' | 'within'>, start: string): boolean =>
  within === '' || (kind === 'route' ? isAmongRoutes(start, within) : start.startsWith(within));

/** Whether nobody can know if there is such a fact, because of this set; '' asks for all of the kind. */
export const covers = (
  { kind, within, except = [], ending = '' }: Pick<OpenSet, 'kind' | 'within' | 'except' | 'ending'>,
  subject: string,
): boolean => {
  if (subject === '') return within === '' && ending === '' && except.length === 0;
  return (
    isWithin({ kind, within }, subject) &&
    subject.endsWith(ending) &&
    !except.some((start) => subject.startsWith(start))
  );
};

/** Whether all that the other set holds is in this one, too. */
export const coversSet = (set: OpenSet, other: OpenSet): boolean =>
  isWithin(set, other.within) &&
  (other.ending ?? '').endsWith(set.ending ?? '') &&
  (set.except ?? []).every(
    (known) =>
      other.except?.includes(known) || !(known.startsWith(other.within) || other.within.startsWith(known)),
  );

/** Whether the set may hold something that starts so. */
export const mayStart = (set: OpenSet, start: string): boolean =>
  (isWithin(set, start) || isWithin({ kind: set.kind, within: start }, set.within)) &&
  !(set.except ?? []).some((known) => start !== '' && start.startsWith(known));
