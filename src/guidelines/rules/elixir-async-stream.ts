import type { Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { isBounded, loopsIn } from '../questions/loops.ts';

/** A supervisor on another node, `{MyApp.TaskSupervisor, node}`, has no stream of tasks for all nodes. */
const startsTask = (node: Node | undefined): boolean =>
  node?.type === 'call' &&
  /^async(?:_nolink)?$/.test(node.name ?? '') &&
  node.receiver?.type === 'alias' &&
  /^Task(?:\.Supervisor)?$/.test(node.receiver.name) &&
  node.args[0]?.type !== 'tuple';

export const elixirAsyncStream: Guideline = {
  id: 'elixir-async-stream',
  summary: 'Work on many members at once goes through `Task.async_stream/3`, which limits how many run.',
  about: ['elixir'],
  level: whereTorus,
  words: ['.async'],
  check: (source) =>
    loopsIn(source)
      .filter((loop) => startsTask(loop.body.at(-1)) && !isBounded(loop, source))
      .map(({ body, site }) => ({
        line: body.at(-1)?.line ?? site.call.line,
        message:
          'Unexpected task for each member, expected `Task.async_stream/3`: nothing limits how many run at once',
      })),
};
