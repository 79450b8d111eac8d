import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import { moduleName } from '../languages/elixir/modules.ts';
import { linkFlow, type Links } from './values/flow.ts';
import { flowIn, type FlowPart, readingOf, type Standing, standingOf } from './values/parts.ts';
import { type ReadOptions, readTerm } from './values/read-term.ts';
import {
  byPlace,
  distinctOpen,
  evidence,
  flowOf,
  knownOnly,
  nameOf,
  partsOf,
  type Place,
  showAtom,
} from './values/show.ts';
import { argsOf, type Site, sitesIn } from './values/sites.ts';
import { bare, entryOf, list, type Term, unknown } from './values/term.ts';

/** `use GenServer`, in a process or in what a macro quotes into processes. */
interface Process extends Standing {
  part: 'process';
  form: string;
}

/** `Supervisor.init(children, options)` and `Supervisor.start_link(children, options)`. */
interface Children extends Standing {
  part: 'children';
  children: Term;
  options: Term;
}

/** `DynamicSupervisor.start_child(supervisor, child)`. */
interface Started extends Standing {
  part: 'started';
  supervisor: Term;
  child: Term;
}

/** `GenServer.start_link(module, argument, name: name)`. */
interface Registered extends Standing {
  part: 'registered';
  process: Term;
  options: Term;
}

/** `Registry.child_spec(…)` in a `child_spec` of a module: it is a process of that form. */
interface Specified extends Standing {
  part: 'specified';
  form: string;
}

/** `DynamicSupervisor.init(strategy: …)`. */
interface Initialized extends Standing {
  part: 'initialized';
  options: Term;
}

type Part = Process | Children | Started | Registered | Specified | Initialized | FlowPart;

const specMakers = /^(?:child_spec|worker|supervisor)$/;

const options: ReadOptions = {
  hasValues: true,
  hasLines: true,
  follows: (module, name) => specMakers.test(name) && (module !== null || name !== 'child_spec'),
  most: 2_000,
};

const forms = new Set([
  ...[
    'GenServer',
    'Agent',
    'Supervisor',
    'DynamicSupervisor',
    'PartitionSupervisor',
    'Task',
    'GenStage',
    'Broadway',
  ],
  ...[
    'ConsumerSupervisor',
    'GenStateMachine',
    'Phoenix.Presence',
    'Phoenix.Tracker',
    'Horde.DynamicSupervisor',
  ],
  ...['Horde.Supervisor', 'Horde.Registry', ':gen_server', ':gen_statem'],
]);

const moduleOf = ({ call, region }: Site): string | null =>
  call.receiver
    ? (moduleName(call.receiver, region.scope) ??
      (call.receiver.type === 'atom' ? `:${call.receiver.name}` : null))
    : null;

const usedIn = ({ call, region }: Site): string | null =>
  call.name === 'use' && !call.receiver ? moduleName(call.args[0], region.scope) : null;

type Reader = (source: ElixirSource, site: Site) => Part | null;

const processAt: Reader = (source, site) => {
  const used = usedIn(site);
  return used !== null && forms.has(used)
    ? { part: 'process', form: used, ...standingOf(source, site, []) }
    : null;
};

const childrenAt: Reader = (source, site) => {
  const { name } = site.call;
  if (moduleOf(site) !== 'Supervisor' || (name !== 'init' && name !== 'start_link')) return null;
  const args = argsOf(site);
  // Started with three arguments, it is a module that has its children in `init`.
  if (args.length > 2) return null;
  const reading = readingOf(source, site, options);
  const [children, given] = [readTerm(args[0], reading), args[1] ? readTerm(args[1], reading) : list([])];
  if (children.type === 'module') return null;
  return { part: 'children', children, options: given, ...standingOf(source, site, [children, given]) };
};

const initializedAt: Reader = (source, site) => {
  if (site.call.name !== 'init' || !/DynamicSupervisor$/.test(moduleOf(site) ?? '')) return null;
  const given = readTerm(argsOf(site)[0], readingOf(source, site, options));
  return { part: 'initialized', options: given, ...standingOf(source, site, []) };
};

const startedAt: Reader = (source, site) => {
  const module = moduleOf(site);
  if (
    site.call.name !== 'start_child' ||
    module === null ||
    !/Supervisor$/.test(module) ||
    module === 'Task.Supervisor'
  )
    return null;
  const reading = readingOf(source, site, options);
  const [supervisor, child] = argsOf(site).map((arg) => readTerm(arg, reading));
  if (!supervisor || !child) return null;
  return { part: 'started', supervisor, child, ...standingOf(source, site, [supervisor, child]) };
};

const registeredAt: Reader = (source, site) => {
  const module = moduleOf(site);
  if (!/^start(?:_link)?$/.test(site.call.name ?? '') || module === null || !forms.has(module)) return null;
  const nodes = argsOf(site);
  const reading = readingOf(source, site, options);
  const process = readTerm(nodes[0], reading);
  // An agent is started with a function, so it is the module that it is started in.
  const own = module === 'Agent' || module === 'Task';
  if (!own && process.type !== 'module') return null;
  const given = nodes.length > 1 ? readTerm(nodes.at(-1), reading) : list([]);
  const named =
    own && site.region.scope.name !== null
      ? { type: 'module' as const, name: site.region.scope.name }
      : process;
  const hasOptions = nodes.length > (own || module === 'Broadway' ? 1 : 2);
  return {
    part: 'registered',
    process: named,
    options: hasOptions ? given : list([]),
    ...standingOf(source, site, []),
  };
};

const specifiedAt: Reader = (source, site) => {
  const form = moduleOf(site);
  const { owner } = site.region;
  return site.call.name === 'child_spec' &&
    form !== null &&
    owner?.name === 'child_spec' &&
    form !== 'Supervisor'
    ? { part: 'specified', form, ...standingOf(source, site, []) }
    : null;
};

const readers: readonly Reader[] = [
  processAt,
  childrenAt,
  initializedAt,
  startedAt,
  registeredAt,
  specifiedAt,
];

const processNamed =
  /server|cache|process|agent|stage|supervis|registry|pipeline|consumer|producer|broadway|worker/i;

/** `use` of what may be a wrapper around one of the forms, and calls of what may start children. */
const mayReach = (site: Site): boolean => {
  const used = usedIn(site);
  if (used !== null) return !forms.has(used) && processNamed.test(used.split('.').at(-1) ?? '');
  const module = moduleOf(site);
  return module !== null && /start_child/.test(site.call.name ?? '') && !/Supervisor$/.test(module);
};

const termsOf = (part: Part): Term[] => {
  if (part.part === 'children') return [part.children, part.options];
  if (part.part === 'started') return [part.supervisor, part.child];
  return part.part === 'registered' || part.part === 'initialized' ? [part.options] : [];
};

/** `@behaviour GenServer` makes a process as well. */
const behaviourParts = (source: ElixirSource): Process[] =>
  source.modules.flatMap((scope) =>
    scope.body.flatMap((node): Process[] => {
      if (
        node.type !== 'unary' ||
        node.operator !== '@' ||
        node.operand.type !== 'call' ||
        node.operand.name !== 'behaviour'
      )
        return [];
      const [target] = node.operand.args;
      const form = moduleName(target, scope) ?? (target?.type === 'atom' ? `:${target.name}` : '');
      return forms.has(form)
        ? [{ part: 'process', form, module: scope.name, callee: null, isQuoted: false, line: node.line }]
        : [];
    }),
  );

const extract = (source: ElixirSource): Part[] => {
  const own = [
    ...sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? [])),
    ...behaviourParts(source),
  ];
  const standings = own.filter((part) => 'callee' in part);
  return [...own, ...flowIn(source, { standings, terms: own.flatMap(termsOf), mayReach, options })];
};

interface Child {
  /** The module whose process it is. */
  module: string;
  name: string | null;
  id: string | null;
  line: number;
}

interface Found {
  children: Child[];
  isWhole: boolean;
}

const none: Found = { children: [], isWhole: true };
const anything: Found = { children: [], isWhole: false };

const join = (all: readonly Found[]): Found => ({
  children: all.flatMap(({ children }) => children),
  isWhole: all.every(({ isWhole }) => isWhole),
});

/** A registered name, as code writes it; `{:via, …}` is none. */
const registeredName = (term: Term | undefined): string | null => {
  if (term?.type === 'module') return term.name;
  return term?.type === 'atom' ? showAtom(term.name) : null;
};

/** `name: …` in the argument of a child, or in one of a list of arguments. */
const nameIn = (argument: Term | undefined): string | null => {
  const own = registeredName(entryOf(argument, 'name'));
  if (own !== null || argument?.type !== 'list') return own;
  for (const item of argument.items.map(bare)) {
    const name = item.type === 'list' ? registeredName(entryOf(item, 'name')) : null;
    if (name !== null) return name;
  }
  return null;
};

const startedModule = (start: Term | undefined): { module: string | null; argument: Term | undefined } => {
  const [module, , args] = start?.type === 'tuple' ? start.items : [];
  const [argument] = args?.type === 'list' ? args.items.map(bare) : [];
  const name = module?.type === 'atom' ? showAtom(module.name) : nameOf(module);
  return { module: name, argument };
};

const childFrom = (
  module: string | null,
  argument: Term | undefined,
  id: string | null,
  line: number,
): Found =>
  module === null ? anything : { children: [{ module, name: nameIn(argument), id, line }], isWhole: true };

const readCallChild = (term: Extract<Term, { type: 'call' }>, line: number): Found => {
  const [first = unknown, second] = term.args;
  if (term.name === 'child_spec' && term.module !== 'Supervisor')
    return childFrom(term.module, first, null, line);
  if (term.name !== 'child_spec' && !specMakers.test(term.name)) return anything;
  if (term.name !== 'child_spec')
    return childFrom(nameOf(first), second?.type === 'list' ? second.items.map(bare)[0] : second, null, line);
  const id = nameOf(entryOf(second, 'id'));
  const found = readChild(first, line);
  return id === null ? found : { ...found, children: found.children.map((child) => ({ ...child, id })) };
};

/** A module, `{module, argument}`, a map with `start`, or what makes one of them. */
const readChild = (given: Term, line: number): Found => {
  const term = bare(given);
  switch (term.type) {
    case 'module':
      return childFrom(term.name, undefined, null, line);
    case 'tuple':
      return term.items.length === 2 ? childFrom(nameOf(term.items[0]), term.items[1], null, line) : anything;
    case 'map': {
      const { module, argument } = startedModule(entryOf(term, 'start'));
      return childFrom(module, argument, nameOf(entryOf(term, 'id')), line);
    }
    case 'call':
      return readCallChild(term, line);
    case 'either':
      return join(term.options.map((option) => readChild(option, line)));
    case 'literal':
      return none;
    case 'list':
      return readChildren(term, line);
    default:
      return anything;
  }
};

const readChildren = (given: Term, line: number): Found => {
  switch (given.type) {
    case 'list':
      return join(given.items.map((item) => readChild(item, item.type === 'at' ? item.line : line)));
    case 'lists':
      return join(given.parts.map((part) => readChildren(part, line)));
    case 'either':
      return join(given.options.map((option) => readChildren(option, line)));
    case 'many':
      return readChild(given.of, line);
    case 'literal':
      return none;
    default:
      return anything;
  }
};

interface Supervised extends Child, Place {
  /** Null where it is not known by name. */
  supervisor: string | null;
}

interface Supervisor extends Place {
  name: string;
  strategy: Value | undefined;
  /** It is started by a module that is none itself. */
  isPlain: boolean;
}

interface Linked {
  supervised: Supervised[];
  supervisors: Supervisor[];
  open: OpenSet[];
  /** Every child of every supervisor was read. */
  isWhole: boolean;
}

const strategyOf = (given: Term | undefined): Value | undefined =>
  nameOf(entryOf(given, 'strategy')) ?? undefined;

const linkChildren = (parts: readonly Placed<Children>[], links: Links): Linked => {
  const linked: Linked = { supervised: [], supervisors: [], open: [], isWhole: true };
  for (const { path, part } of parts) {
    for (const { terms, module, line } of links.land(
      { terms: [part.children, part.options], standing: part, path },
      { settles: 0 },
    )) {
      const [children = unknown, given = unknown] = terms;
      const name = registeredName(entryOf(given, 'name')) ?? module;
      const { children: read, isWhole } = readChildren(children, line);
      if (name !== null)
        linked.supervisors.push({ name, strategy: strategyOf(given), isPlain: name !== module, path, line });
      linked.supervised.push(...read.map((child) => ({ ...child, supervisor: name, path })));
      if (isWhole) continue;
      linked.isWhole = false;
      const why = `\`${name ?? 'a supervisor'}\` has children that the code computes`;
      linked.open.push({ kind: 'process', within: '', why, path, line });
    }
  }
  return linked;
};

/** What is started while the program runs is known by its module only; what is not known of it opens no set of names. */
const linkStarted = (parts: readonly Placed<Started>[], links: Links): Linked => {
  const linked: Linked = { supervised: [], supervisors: [], open: [], isWhole: true };
  for (const { path, part } of parts) {
    for (const { terms, line } of links.land(
      { terms: [part.supervisor, part.child], standing: part, path },
      { settles: 2 },
    )) {
      const [supervisor, child = unknown] = terms;
      const { children, isWhole } = readChild(child, line);
      linked.supervised.push(
        ...children.map((one) => ({ ...one, supervisor: registeredName(supervisor), path })),
      );
      if (!isWhole) linked.isWhole = false;
    }
  }
  return linked;
};

interface Known {
  form: string | null;
  place: Place;
  supervised: Supervised[];
  strategy: Value | undefined;
  name: Value | undefined;
}

/** The supervisor that all places agree on; null where there is none, undefined where that cannot be known. */
const supervisorOf = ({ supervised }: Known, isWhole: boolean): Value | undefined => {
  const names = new Set(supervised.map(({ supervisor }) => supervisor));
  if (names.size === 0) return isWhole ? null : undefined;
  return names.size === 1 ? ([...names][0] ?? undefined) : undefined;
};

const factOf = (subject: string, known: Known, isWhole: boolean): Fact => ({
  kind: 'process',
  subject,
  attributes: knownOnly({
    form: known.form ?? undefined,
    supervisor: supervisorOf(known, isWhole),
    strategy: known.strategy,
    name: known.name,
  }),
  path: known.place.path,
  line: known.place.line,
});

/** What a module that is supervised, but has no `use` that says so, is made of. */
const formOf = (
  module: string,
  specified: ReadonlyMap<string, string>,
  { uses }: ModuleIndex,
): string | null => {
  const used = (uses.get(module) ?? []).map((use) => use.split(' ')[0] ?? use);
  const telling = used.find((use) =>
    /^(?:Ecto\.Repo|Phoenix\.Endpoint|Cloak\.Vault|Oban|Nebulex\.Cache|Quantum|Cachex)/.test(use),
  );
  return specified.get(module) ?? telling ?? null;
};

/** The name under which a process is known that has no module of its own in the project. */
const nameOfForeign = ({ module, name, id }: Child): string => name ?? id ?? module;

const nameAttribute = (options_: readonly Term[]): Value | undefined => {
  const [given, ...others] = options_;
  if (!given || others.length > 0) return undefined;
  const parts = given.type === 'lists' ? given.parts : [given];
  for (const part of parts) {
    const name = entryOf(part, 'name');
    if (name) return registeredName(name) ?? undefined;
  }
  return parts.every(({ type }) => type === 'list') ? null : undefined;
};

const link = (placed: readonly Placed<Part>[], modules: ModuleIndex): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(flowOf(parts), modules.uses);
  const fixed = linkChildren(partsOf(parts, 'children'), links);
  const started = linkStarted(partsOf(parts, 'started'), links);
  const isWhole = fixed.isWhole && started.isWhole;
  const supervised = [...fixed.supervised, ...started.supervised];
  const byModule = Map.groupBy(supervised, ({ module }) => module);
  const specified = new Map(partsOf(parts, 'specified').map(({ part }) => [part.module ?? '', part.form]));
  const strategies = new Map<string, Value | undefined>([
    ...fixed.supervisors.map(({ name, strategy }) => [name, strategy] as const),
    ...partsOf(parts, 'initialized').map(
      ({ part }) => [part.module ?? '', strategyOf(part.options)] as const,
    ),
  ]);
  const names = Map.groupBy(partsOf(parts, 'registered'), ({ part }) => nameOf(part.process) ?? '');
  const about = (module: string): Pick<Known, 'supervised' | 'strategy' | 'name'> => ({
    supervised: byModule.get(module) ?? [],
    strategy: strategies.get(module),
    name: nameAttribute(
      (names.get(module) ?? []).map(
        ({ part }) =>
          links.land({ terms: [part.options], standing: part, path: '' }, { settles: 1 })[0]?.terms[0] ??
          unknown,
      ),
    ),
  });

  const found = new Map<string, Known>();
  const add = (subject: string, known: Known): void => {
    const before = found.get(subject);
    found.set(
      subject,
      before
        ? {
            ...before,
            form: before.form ?? known.form,
            supervised: [...before.supervised, ...known.supervised],
          }
        : known,
    );
  };
  for (const { path, part } of partsOf(parts, 'process')) {
    for (const landed of links.land({ terms: [], standing: part, path }, { settles: 0 })) {
      const { module } = landed;
      if (module === null || (part.isQuoted && landed.uncalled) || found.has(module)) continue;
      add(module, { form: part.form, place: landed, ...about(module) });
    }
  }
  for (const supervisor of fixed.supervisors)
    if (supervisor.isPlain)
      add(supervisor.name, {
        form: 'Supervisor',
        place: supervisor,
        supervised: [],
        strategy: supervisor.strategy,
        name: supervisor.name,
      });
  for (const [module, children] of byModule) {
    const isOwn = modules.defined.has(module);
    const own = children.map(({ name }) => name).filter((name) => name !== null && name !== module);
    if (isOwn && !found.has(module) && children[0])
      add(module, { form: formOf(module, specified, modules), place: children[0], ...about(module) });
    for (const child of children) {
      const subject = isOwn ? child.name : nameOfForeign(child);
      if (subject === null || (isOwn && (own.length < 2 || subject === module))) continue;
      add(subject, {
        form: module,
        place: child,
        supervised: [child],
        strategy: undefined,
        name: child.name ?? undefined,
      });
    }
  }
  const unnamed = partsOf(parts, 'process').filter(({ part }) => part.module === null);
  return {
    facts: [...found].map(([subject, known]) => factOf(subject, known, isWhole)).toSorted(byPlace),
    open: distinctOpen([
      ...fixed.open,
      ...unnamed.map(({ path, part }): OpenSet => ({
        kind: 'process',
        within: '',
        why: 'the name of its module is computed',
        path,
        line: part.line,
      })),
    ]),
  };
};

export const otpProcesses: Framework<Part> = {
  name: 'otp-processes',
  version: 1,
  words: [
    'upervis',
    'erver',
    'gent',
    'tage',
    'Broadway',
    'Task',
    'child_spec',
    'start_child',
    'gen_statem',
    'GenStateMachine',
    'Presence',
    'Tracker',
    'ache',
    'rocess',
    'egistry',
    'ipeline',
    'onsumer',
    'roducer',
    'orker',
  ],
  extract,
  link,
};
