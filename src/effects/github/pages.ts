import { IncompleteAnswer, ListTooLong } from './errors.ts';

interface Page<Item> {
  data: Item[];
  /** How many there are in all, where GitHub says so. */
  total?: number | undefined;
  headers: { link?: string | undefined };
}

/** More than any list that decides something; where there is more it is better to say so. */
const mostPages = 30;

const hasNext = ({ headers }: Page<unknown>): boolean => (headers.link ?? '').includes('rel="next"');

/** The mark at which the next page begins, in lists that have no numbers for pages. */
const markIn = ({ headers }: Page<unknown>): string | undefined => {
  const [, address] = /<([^>]*)>; rel="next"/.exec(headers.link ?? '') ?? [];
  return address === undefined ? undefined : (new URL(address).searchParams.get('after') ?? undefined);
};

/** All pages of a list. One that comes twice, or does not end, is no whole list: it is never taken for one. */
export const allPages = async <Item>(
  fetchPage: (page: number, mark: string | undefined) => Promise<Page<Item>>,
): Promise<Item[]> => {
  const items: Item[] = [];
  let before = '';
  let mark: string | undefined;
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await fetchPage(page, mark);
    const text = JSON.stringify(answer.data);
    if (page > 1 && answer.data.length > 0 && text === before)
      throw new IncompleteAnswer('GitHub sent the same page of a list twice');
    before = text;
    items.push(...answer.data);
    if (!hasNext(answer)) {
      if (answer.total !== undefined && items.length < answer.total)
        throw new IncompleteAnswer(`GitHub sent ${items.length} of ${answer.total} entries of a list`);
      return items;
    }
    mark = markIn(answer);
  }
  throw new ListTooLong(`a list of GitHub has more than ${mostPages} pages`);
};
