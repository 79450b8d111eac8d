import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed, Purpose } from '../framework.ts';
import { moduleName } from '../languages/elixir/modules.ts';
import { keywordOf } from '../languages/elixir/tree.ts';
import { linkFlow } from '../languages/elixir/link-flow.ts';
import {
  flowIn,
  type FlowPart,
  readingOf,
  type Standing,
  standingOf,
} from '../languages/elixir/flow-parts.ts';
import type { ReadOptions } from '../languages/elixir/read-step.ts';
import { readTerm } from '../languages/elixir/read-term.ts';
import { valueOf } from '../languages/elixir/show-term.ts';
import { distinctOpen, evidence, knownOnly, partsOf, type Place } from '../linking.ts';
import { type Configuration, type Entry, linkConfigurations, openQueues, queueFacts } from './oban/queues.ts';
import { argsOf, type Site, sitesIn, usedBy } from '../languages/elixir/sites.ts';
import { entryOf, list, type Term, unknown } from '../languages/elixir/term.ts';

/** `use Oban.Worker, options`, in a worker or in what a macro quotes into workers. */
interface Worker extends Standing {
  part: 'worker';
  options: Term;
}

/** `use Something.Worker`, of which only linking knows where it is defined. */
interface Candidate extends Standing {
  part: 'candidate';
  used: string;
}

type Part = Worker | Candidate | Configuration | FlowPart;

const options: ReadOptions = {
  hasValues: true,
  follows: (module) => module === 'System' || module === 'String',
  most: 1_000,
};

const isWorkerBase = (name: string): boolean => /^Oban\.(?:Pro\.)?Workers?(?:\.|$)/.test(name);
const workerNamed = /(?:worker|job)$/i;

const workerOf = (source: ElixirSource, site: Site): Worker | Candidate | null => {
  const used = usedBy(site);
  if (used === null) return null;
  if (!isWorkerBase(used))
    return workerNamed.test(used) ? { part: 'candidate', used, ...standingOf(source, site, []) } : null;
  const [, given] = argsOf(site);
  const term = given ? readTerm(given, readingOf(source, site, options)) : list([]);
  return { part: 'worker', options: term, ...standingOf(source, site, [term]) };
};

const isOban = (name: string | null): boolean => name !== null && /(?:^|\.)Oban$/.test(name);

const configurationOf = (source: ElixirSource, site: Site): Configuration | null => {
  const { call, region } = site;
  if (call.name !== 'config' || call.receiver || region.owner || call.args.length < 3) return null;
  const [queues, plugins] = [keywordOf(call.args, 'queues'), keywordOf(call.args, 'plugins')];
  if (!isOban(moduleName(call.args[1], region.scope)) && !(queues && plugins)) return null;
  const reading = readingOf(source, site, options);
  const given = readTerm(call.args[2], { ...reading, options: { ...options, hasLines: true } });
  const isWritten = given.type === 'list';
  const [queueTerm, pluginTerm] = [entryOf(given, 'queues'), entryOf(given, 'plugins')];
  const terms = {
    queues: isWritten ? (queueTerm ?? null) : unknown,
    plugins: isWritten ? (pluginTerm ?? null) : unknown,
  };
  return { part: 'configuration', ...terms, ...standingOf(source, site, []) };
};

/** `use` of what may be a wrapper around `Oban.Worker`. */
const mayReach = (site: Site): boolean => {
  const used = usedBy(site);
  return (
    used !== null &&
    !isWorkerBase(used) &&
    (workerNamed.test(used) || keywordOf(site.call.args, 'queue') !== undefined)
  );
};

const readers = [workerOf, configurationOf];

const extract = (source: ElixirSource): Part[] => {
  const own = sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? []));
  const terms = own.flatMap((part) => {
    if (part.part === 'worker') return [part.options];
    return part.part === 'configuration' ? [part.queues ?? unknown, part.plugins ?? unknown] : [];
  });
  const standings = own.filter(({ part }) => part === 'worker');
  return [...own, ...flowIn(source, { standings, terms, mayReach, options })];
};

/** What is given for a key: the first that says so, as in keyword lists; undefined where that cannot be known. */
const optionOf = (given: Term, name: string, otherwise: Value): Value | undefined => {
  const parts = given.type === 'lists' ? given.parts : [given];
  for (const part of parts) {
    if (part.type !== 'list') return undefined;
    const value = entryOf(part, name);
    if (value) return valueOf(value);
  }
  return otherwise;
};

interface Job extends Place {
  module: string | null;
  options: Term;
}

const jobFact = ({ module, options: given, path, line }: Job, entries: readonly Entry[]): Fact => {
  const schedules = new Set(
    entries.filter(({ worker }) => worker === module).map(({ schedule }) => schedule),
  );
  const attributes = knownOnly({
    queue: optionOf(given, 'queue', 'default'),
    max_attempts: optionOf(given, 'max_attempts', 20),
    unique: optionOf(given, 'unique', null),
    priority: optionOf(given, 'priority', 0),
    ...(schedules.size > 0 ? { cron: [...schedules].toSorted() } : {}),
  });
  return { kind: 'job', subject: module ?? '', attributes, path, line };
};

const isProjectBase = (used: string, { defined }: ModuleIndex): boolean => defined.has(used);

/** A worker of a library that nobody here has read may be one of Oban's. */
const foreignWorkers = (parts: readonly Placed<Candidate>[], modules: ModuleIndex): OpenSet[] =>
  parts.flatMap(({ path, part: { used, module, line, isQuoted } }) =>
    isProjectBase(used, modules) || isQuoted || module === null
      ? []
      : [
          {
            kind: 'job',
            within: module,
            why: `\`use ${used}\`, which is not of this project, may make it one`,
            path,
            line,
          },
        ],
  );

const link = (placed: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, purpose);
  const configured = linkConfigurations(partsOf(parts, 'configuration'), links);
  const jobs = partsOf(parts, 'worker').flatMap(({ path, part }) =>
    links
      .land({ terms: [part.options], standing: part, path }, { settles: 0 })
      .flatMap((landed) =>
        part.isQuoted && landed.uncalled ? [] : [{ ...landed, options: landed.terms[0] ?? unknown }],
      ),
  );
  const unnamed = jobs.filter(({ module }) => module === null);
  const named = new Map(jobs.filter(({ module }) => module !== null).map((job) => [job.module, job]));
  const facts = [...named.values()].map((job) => jobFact(job, configured.entries));
  return {
    facts: [...facts, ...queueFacts(configured, facts)],
    open: distinctOpen([
      ...configured.open,
      ...openQueues(facts),
      ...foreignWorkers(partsOf(parts, 'candidate'), purpose),
      ...unnamed.map(({ path, line }): OpenSet => ({
        kind: 'job',
        within: '',
        why: 'the name of its module is computed',
        path,
        line,
      })),
    ]),
  };
};

/** What uses a worker, by whichever name, or configures something. */
const started =
  /\buse[\s(]+[\w.]*(?:worker|job)|\bOban\.(?:Pro\.)?(?:Worker|\{)|(?:worker|job)s?\s*,\s*as:|(?<![.\w:@])config[\s(]+[:\w]/i;

export const oban: Framework<Part> = {
  name: 'oban',
  version: 3,
  visitors: {
    elixir: {
      words: ['Oban', 'Worker', 'Job', 'queue:'],
      starts: { pattern: started },
      extract,
    },
  },
  link,
};
