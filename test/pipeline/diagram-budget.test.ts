import { expect, test } from '@jest/globals';
import type { DiagramParser } from '../../src/effects/diagrams.ts';
import { type DiagramBudget, withDiagrams } from '../../src/pipeline/diagram-budget.ts';
import { IncompleteError } from '../../src/pipeline/faults.ts';

const parserOf = (check: DiagramParser['check']) => {
  const asked: string[] = [];
  let closed = 0;
  const open = (): DiagramParser => ({
    check: (text) => {
      asked.push(text);
      return check(text);
    },
    close: async () => void (closed += 1),
  });
  return { open, asked, isClosed: () => closed === 1 };
};

const both = async ({ check }: DiagramBudget): Promise<(string | null)[]> => [
  await check('a'),
  await check('b'),
  await check('a'),
];

test('each diagram is asked about once, and the parser ends with the work', async () => {
  const parser = parserOf(async (text) => (text === 'a' ? 'no' : null));
  expect(await withDiagrams(parser.open, both)).toEqual(['no', null, 'no']);
  expect([parser.asked, parser.isClosed()]).toEqual([['a', 'b'], true]);
});

test('what takes too long altogether, or cannot be asked, is incomplete', async () => {
  const slow = parserOf(async () => null);
  await expect(withDiagrams(slow.open, both, -1)).rejects.toThrow(IncompleteError);
  const broken = parserOf(() => Promise.reject(new Error('it could not be loaded')));
  await expect(withDiagrams(broken.open, both)).rejects.toThrow(
    new IncompleteError('it could not be loaded'),
  );
  expect([slow.isClosed(), broken.isClosed()]).toEqual([true, true]);
});
