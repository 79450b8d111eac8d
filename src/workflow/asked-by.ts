/** Who asked the App for a pull request that it opened: they are authors of it as well. */

export const askedByLine = (login: string): string => `<!-- specgate:asked-by ${login} -->`;

export const askedBy = (body: string): string[] =>
  [...body.matchAll(/<!-- specgate:asked-by (\S{1,100}) -->/g)].flatMap(([, login]) => login ?? []);
