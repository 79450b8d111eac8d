import type { Fact, OpenSet, Value } from '../../../domain/fact.ts';
import type { Placed } from '../../framework.ts';
import type { Standing } from '../../languages/elixir/flow-parts.ts';
import type { Links } from '../../languages/elixir/link-flow.ts';
import { reduceTerm, waysOf } from '../../languages/elixir/reduce-term.ts';
import { settingOf } from '../../languages/elixir/setting.ts';
import { nameOf } from '../../languages/elixir/show-term.ts';
import { bare, entryOf, type Term, unknown } from '../../languages/elixir/term.ts';
import { agreed, byPlace, knownOnly, type Place } from '../../linking.ts';

/** `config :my_app, Oban, queues: […], plugins: […]`. */
export interface Configuration extends Standing {
  part: 'configuration';
  queues: Term | null;
  plugins: Term | null;
}

export interface Entry extends Place {
  worker: string;
  schedule: string;
}

interface Queue extends Place {
  name: string;
  limit: Value | undefined;
}

interface Configured {
  queues: Queue[];
  entries: Entry[];
  open: OpenSet[];
}

/** `default: 10`, `default: [limit: 10]` and, of Oban Pro, `default: [local_limit: 10]`. */
const limitOf = (given: Term): Value | undefined => {
  const limit = entryOf(given, 'limit') ?? entryOf(given, 'local_limit') ?? given;
  const { value } = settingOf(limit);
  return typeof value === 'number' ? value : undefined;
};

const isOff = (term: Term): boolean =>
  (term.type === 'literal' && (term.value === false || term.value === null)) ||
  (term.type === 'list' && term.items.length === 0);

const queuesIn = (term: Term, place: Place): Queue[] | null => {
  if (isOff(term)) return [];
  if (term.type !== 'list') return null;
  const queues = term.items.map((member) => {
    const item = bare(member);
    const [name, limit = unknown] = item.type === 'tuple' ? item.items : [];
    const named = nameOf(name);
    const line = member.type === 'at' ? member.line : place.line;
    return named === null ? null : { name: named, limit: limitOf(limit), path: place.path, line };
  });
  return queues.every((queue) => queue !== null) ? queues : null;
};

/** The options of each plugin that has some: `{Oban.Plugins.Cron, crontab: […]}`. */
const optionsIn = (plugins: Term): Term[] =>
  (plugins.type === 'list' ? plugins.items.map(bare) : []).flatMap((plugin) =>
    plugin.type === 'tuple' ? plugin.items.slice(1, 2) : [],
  );

/** Queues that Oban Pro starts with, and that may be changed while it runs. */
const dynamicQueuesIn = (plugins: Term, place: Place): Queue[] =>
  optionsIn(plugins).flatMap((given) => queuesIn(entryOf(given, 'queues') ?? unknown, place) ?? []);

/** `{"0 * * * *", MyApp.Worker, args: %{}}` of each crontab among the plugins. */
const entriesIn = (plugins: Term, place: Place): Entry[] => {
  return optionsIn(plugins).flatMap((given) => {
    const crontab = entryOf(given, 'crontab');
    const lines = crontab?.type === 'list' ? crontab.items.map(bare) : [];
    return lines.flatMap((line) => {
      const [schedule, worker] = line.type === 'tuple' ? line.items.map(nameOf) : [];
      return schedule && worker ? [{ schedule, worker, ...place }] : [];
    });
  });
};

export const linkConfigurations = (parts: readonly Placed<Configuration>[], links: Links): Configured => {
  const configured: Configured = { queues: [], entries: [], open: [] };
  for (const { path, part } of parts) {
    const place = { path, line: part.line };
    for (const way of part.queues ? waysOf(reduceTerm(part.queues, links)) : []) {
      const queues = queuesIn(way, place);
      if (queues) configured.queues.push(...queues);
      else
        configured.open.push({ kind: 'queue', within: '', why: 'the list of queues is computed', ...place });
    }
    for (const way of part.plugins ? waysOf(reduceTerm(part.plugins, links)) : []) {
      configured.entries.push(...entriesIn(way, place));
      configured.queues.push(...dynamicQueuesIn(way, place));
    }
  }
  return configured;
};

const queueFact = (name: string, configured: readonly Queue[], jobs: readonly Fact[]): Fact => {
  const [first] = [...configured, ...jobs].toSorted(byPlace);
  const { path, line } = configured.toSorted(byPlace)[0] ?? first ?? { path: '', line: 0 };
  const limit = configured.length > 0 ? agreed(configured.map((queue) => queue.limit)) : undefined;
  return {
    kind: 'queue',
    subject: name,
    attributes: knownOnly({
      configured: configured.length > 0,
      limit,
      jobs: jobs.map(({ subject }) => subject),
    }),
    path,
    line,
  };
};

/** A queue is there where it is configured, and where a job asks for it. */
export const queueFacts = ({ queues }: Configured, jobs: readonly Fact[]): Fact[] => {
  const configured = Map.groupBy(queues, ({ name }) => name);
  const asked = Map.groupBy(jobs, ({ attributes: { queue } }) => (typeof queue === 'string' ? queue : null));
  const names = new Set([...configured.keys(), ...asked.keys()].filter((name) => name !== null));
  return [...names].map((name) => queueFact(name, configured.get(name) ?? [], asked.get(name) ?? []));
};

/** A job of a computed queue may be of any. */
export const openQueues = (jobs: readonly Fact[]): OpenSet[] =>
  jobs.flatMap(({ attributes: { queue }, subject, path, line }) =>
    queue === undefined
      ? [{ kind: 'queue', within: '', why: `the queue of \`${subject}\` is computed`, path, line }]
      : [],
  );
