import type { Answer, Call } from './route.ts';

const number = (text: string | null, fallback: number, most: number): number => {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, most) : fallback;
};

const linkTo = (address: URL, page: number, rel: string): string => {
  const target = new URL(address);
  target.searchParams.set('page', String(page));
  return `<${target.href}>; rel="${rel}"`;
};

const linksOf = (address: URL, page: number, last: number): string[] => [
  ...(page > 1 ? [linkTo(address, page - 1, 'prev')] : []),
  ...(page < last ? [linkTo(address, page + 1, 'next'), linkTo(address, last, 'last')] : []),
  ...(page > 1 ? [linkTo(address, 1, 'first')] : []),
];

type Listing = Pick<Call, 'query' | 'address'>;

/** One page of a list, and the way to the others. */
export const paged = async <T>(
  { query, address }: Listing,
  items: readonly T[],
  view: (item: T) => unknown,
  wrap: (page: unknown[], total: number) => unknown = (page) => page,
): Promise<Answer> => {
  const size = number(query.get('per_page'), 30, 100);
  const page = number(query.get('page'), 1, Number.MAX_SAFE_INTEGER);
  const last = Math.max(1, Math.ceil(items.length / size));
  const shown = await Promise.all(items.slice((page - 1) * size, page * size).map(view));
  const links = linksOf(address, page, last);
  return {
    status: 200,
    data: wrap(shown, items.length),
    ...(links.length > 0 ? { headers: { link: links.join(', ') } } : {}),
  };
};
