import { IncompleteAnswer } from './errors.ts';

interface Page<Item> {
  data: Item[];
  /** How many there are in all, where GitHub says so. */
  total?: number | undefined;
  headers: { link?: string | undefined };
}

/** More than any list that decides something; where there is more it is better to say so. */
const mostPages = 30;

const hasNext = ({ headers }: Page<unknown>): boolean => (headers.link ?? '').includes('rel="next"');

/** All pages of a list. One that comes twice, or does not end, is no whole list: it is never taken for one. */
export const allPages = async <Item>(fetchPage: (page: number) => Promise<Page<Item>>): Promise<Item[]> => {
  const items: Item[] = [];
  let before = '';
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await fetchPage(page);
    const text = JSON.stringify(answer.data);
    if (page > 1 && answer.data.length > 0 && text === before)
      throw new IncompleteAnswer('GitHub sent the same page of a list twice');
    before = text;
    items.push(...answer.data);
    if (hasNext(answer)) continue;
    if (answer.total !== undefined && items.length < answer.total)
      throw new IncompleteAnswer(`GitHub sent ${items.length} of ${answer.total} entries of a list`);
    return items;
  }
  throw new IncompleteAnswer(`a list of GitHub has more than ${mostPages} pages`);
};
