import type { Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { isBounded, type Loop, loopsIn } from '../questions/loops.ts';

/** What a function gives back that has one clause. */
const resultOf = ([first, ...others]: readonly Node[]): Node | undefined =>
  first?.type === 'arrow' && others.length === 0 ? first.right.at(-1) : [first, ...others].at(-1);

/** A supervisor on another node, `{MyApp.TaskSupervisor, node}`, has no stream of tasks for all nodes. */
const startsTask = (node: Node | undefined): boolean =>
  node?.type === 'call' &&
  /^async(?:_nolink)?$/.test(node.name ?? '') &&
  node.receiver?.type === 'alias' &&
  /^Task(?:\.Supervisor)?$/.test(node.receiver.name) &&
  node.args[0]?.type !== 'tuple';

/** One for each worker of a number that somebody gives, or for each node: as many at once is what is meant. */
const isMeant = ({ given }: Loop, text: string): boolean =>
  given !== null &&
  ((given.type === 'operator' && given.operator === '..') ||
    text.slice(given.start, given.end).includes('Node.list('));

export const elixirAsyncStream: Guideline = {
  id: 'elixir-async-stream',
  summary: 'Work on many members at once goes through `Task.async_stream/3`, which limits how many run.',
  about: ['elixir'],
  level: whereTorus,
  words: ['.async'],
  check: (source) =>
    loopsIn(source).flatMap((loop) => {
      const result = resultOf(loop.body);
      if (!result || !startsTask(result) || isMeant(loop, source.text)) return [];
      if (isBounded(loop, source)) return [];
      return [
        {
          line: result.line,
          message:
            'Unexpected task for each member, expected `Task.async_stream/3`: nothing limits how many run at once',
        },
      ];
    }),
};
