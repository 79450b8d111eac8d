import type { OpenSet } from './fact.ts';
import { isAmongRoutes } from './route.ts';

type Extent = Pick<OpenSet, 'kind' | 'within' | 'except' | 'ending' | 'isFlat'>;

/** `B.run/1` is not directly in `A.`. */
const liesDeeper = ({ isFlat, within }: Extent, name: string): boolean =>
  isFlat === true && name.slice(within.length).includes('.');

/** Routes, and what is said of routes by their names, are compared by the parts of their paths. */
const isOfRoutes = ({ kind, within }: Pick<OpenSet, 'kind' | 'within'>): boolean =>
  kind === 'route' || (kind === 'permission' && within.includes(' /'));

/** Whether nobody can know if there is such a fact, because of this set; '' asks for all of the kind. */
export const covers = (set: Extent, subject: string): boolean => {
  const { kind, within, except = [], ending = '' } = set;
  if (subject === '') return within === '' && ending === '' && except.length === 0;
  const isWithin =
    within === '' ||
    (isOfRoutes({ kind, within }) ? isAmongRoutes(subject, within) : subject.startsWith(within));
  return (
    isWithin &&
    !liesDeeper(set, subject) &&
    subject.endsWith(ending) &&
    !except.some((start) => subject.startsWith(start))
  );
};

const touches = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

/** Whether a set holds all that another of its kind holds. */
export const holdsSet = (set: Extent, other: Extent): boolean => {
  const isBelow = isOfRoutes(set)
    ? other.within !== '' && covers({ kind: set.kind, within: set.within }, other.within)
    : other.within.startsWith(set.within);
  const isExcepted = (start: string): boolean =>
    touches(start, other.within) && other.except?.includes(start) !== true;
  return (
    (isBelow || set.within === '') &&
    !(set.isFlat === true && (other.isFlat !== true || liesDeeper(set, other.within))) &&
    (other.ending ?? '').endsWith(set.ending ?? '') &&
    !(set.except ?? []).some(isExcepted)
  );
};

/** Positions in a pattern from which it can go on: `*` may be no text at all. */
const spread = (positions: Set<number>, pattern: string): Set<number> => {
  for (const at of positions) if (pattern[at] === '*') positions.add(at + 1);
  return positions;
};

/** Whether some text fits both patterns, in which `*` is any text. */
const meet = (one: string, other: string): boolean => {
  let positions = spread(new Set([0]), other);
  for (const char of one) {
    const next = new Set<number>();
    for (const at of positions) {
      if (char === '*') for (let to = at; to <= other.length; to += 1) next.add(to);
      else if (other[at] === '*') next.add(at);
      else if (other[at] === char) next.add(at + 1);
    }
    positions = spread(next, other);
  }
  return positions.has(other.length);
};

/** Of `caller -> called`, either side fits its own. */
const meetOnBothSides = (one: string, other: string): boolean => {
  const [left, right] = [one.split(' -> '), other.split(' -> ')];
  return left.length === right.length
    ? left.every((side, index) => meet(side, right[index] ?? ''))
    : meet(one, other);
};

/** Whether something that fits a pattern may be among what nobody can know. */
export const mayHold = (set: Extent, pattern: string): boolean => {
  const { kind, within, ending = '', except = [] } = set;
  const [start = ''] = pattern.split('*', 1);
  if (isOfRoutes(set)) return covers(set, start) || covers({ kind, within: start }, within);
  return meetOnBothSides(`${within}*${ending}`, pattern) && !except.some((each) => start.startsWith(each));
};
