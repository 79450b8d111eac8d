import type { Problem } from '../../domain/finding.ts';
import { argsOf, type Site, sitesIn } from '../../facts/languages/elixir/sites.ts';
import type { Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { matchesInTemplates } from '../questions/templates.ts';

/** `inserts` is what a stream has not sent yet. */
const inTemplate =
  /(?<![\w.])(?:Enum\.\w+[!?]?|length)\(?\s*@streams\.(\w+)|@streams\.(\w+)(?:\.inserts\b|\s*(?:\|>\s*Enum\.|[!=]=\s*\[\]))/g;

const problem = (stream: string, line: number): Problem => ({
  line,
  subject: stream,
  message: `Unexpected enumeration of the stream \`${stream}\`, expected it to be streamed again with \`reset: true\`, or counted in an assign of its own`,
});

/** `tasks` of `socket.assigns.streams.tasks`. */
const streamIn = (node: Node | undefined): string | null => {
  if (node?.type !== 'call' || node.args.length > 0 || node.receiver?.type !== 'call') return null;
  const { name, receiver } = node.receiver;
  return name === 'streams' && receiver?.type === 'call' && receiver.name === 'assigns' ? node.name : null;
};

const inCode = (site: Site): Problem[] => {
  const { name, receiver, line } = site.call;
  const isEnum = receiver?.type === 'alias' && receiver.name === 'Enum';
  const stream = isEnum || (receiver === null && name === 'length') ? streamIn(argsOf(site)[0]) : null;
  return stream === null ? [] : [problem(stream, line)];
};

export const liveViewStreamEnumerated: Guideline = {
  id: 'live-view-stream-enumerated',
  summary: 'A stream is only rendered: it is not filtered, counted or otherwise enumerated.',
  about: ['elixir', 'heex'],
  level: whereTorus,
  words: ['streams.'],
  check: (source) => [
    ...sitesIn(source.elixir).flatMap(inCode),
    ...matchesInTemplates(source, inTemplate).map(({ match: [, one, other], line }) =>
      problem(one ?? other ?? '', line),
    ),
  ],
};
