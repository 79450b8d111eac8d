import type { Problem } from '../../domain/finding.ts';

const mostToldOneByOne = 10;

/** So many equal problems have one cause, and are told as one at the first of their places. */
export const tellTogether = (
  problems: readonly Problem[],
  messageOf: (count: number) => string,
): Problem[] => {
  const [first] = problems;
  if (!first || problems.length <= mostToldOneByOne) return [...problems];
  const { line, path, example } = first;
  return [
    {
      line,
      message: messageOf(problems.length),
      ...(path === undefined ? {} : { path }),
      ...(example === undefined ? {} : { example }),
    },
  ];
};
