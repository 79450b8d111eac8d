import type { OpenSet } from './fact.ts';
import { isAmongRoutes } from './route.ts';

/** Whether nobody can know if there is such a fact, because of this set; '' asks for all of the kind. */
export const covers = (
  { kind, within, except = [], ending = '' }: Pick<OpenSet, 'kind' | 'within' | 'except' | 'ending'>,
  subject: string,
): boolean => {
  if (subject === '') return within === '' && ending === '' && except.length === 0;
  const isWithin =
    within === '' || (kind === 'route' ? isAmongRoutes(subject, within) : subject.startsWith(within));
  return isWithin && subject.endsWith(ending) && !except.some((start) => subject.startsWith(start));
};
