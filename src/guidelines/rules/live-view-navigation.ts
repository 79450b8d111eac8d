import type { Problem } from '../../domain/finding.ts';
import { sitesIn } from '../../facts/languages/elixir/sites.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { clausesIn } from '../questions/functions.ts';
import { matchesInTemplates } from '../questions/templates.ts';
import type { Source } from '../source.ts';

const instead: Readonly<Record<string, string>> = {
  live_redirect: '`<.link navigate={…}>`',
  live_patch: '`<.link patch={…}>`',
  push_redirect: '`push_navigate/2`',
};

const problem = (name: string, line: number): Problem => ({
  line,
  subject: name,
  message: `Unexpected \`${name}\`, which is deprecated, expected ${instead[name]}`,
});

const inTemplates = (source: Source): Problem[] =>
  matchesInTemplates(source, /(?<![\w.@:&])(live_redirect|live_patch)(?=[ (])(?!\s*=)/g).map(
    ({ match: [, name = ''], line }) => problem(name, line),
  );

const inCode = (source: Source): Problem[] => {
  const own = new Set(clausesIn(source).map(({ name }) => name));
  return sitesIn(source.elixir).flatMap(({ call: { name, receiver, args, line } }) =>
    receiver === null && name !== null && Object.hasOwn(instead, name) && args.length > 0 && !own.has(name)
      ? [problem(name, line)]
      : [],
  );
};

export const liveViewNavigation: Guideline = {
  id: 'live-view-navigation',
  summary: 'Navigation is `<.link>` and `push_navigate/2`, not what is deprecated.',
  about: ['elixir', 'heex'],
  level: whereTorus,
  words: Object.keys(instead),
  check: (source) => [...inCode(source), ...inTemplates(source)],
};
