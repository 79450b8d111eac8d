import type { ElixirSource } from '../../framework.ts';
import { readingOf, type Standing, standingOf } from '../../languages/elixir/flow-parts.ts';
import { moduleName } from '../../languages/elixir/modules.ts';
import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import { argsOf, receiverOf, type Site, sitesIn, usedBy } from '../../languages/elixir/sites.ts';
import { list, type Term } from '../../languages/elixir/term.ts';

/** `use GenServer`, in a process or in what a macro quotes into processes. */
export interface Process extends Standing {
  part: 'process';
  form: string;
}

/** `Supervisor.init(children, options)` and `Supervisor.start_link(children, options)`. */
export interface Children extends Standing {
  part: 'children';
  children: Term;
  options: Term;
}

/** `DynamicSupervisor.start_child(supervisor, child)`. */
export interface Started extends Standing {
  part: 'started';
  supervisor: Term;
  child: Term;
}

/** `GenServer.start_link(module, argument, name: name)`. */
export interface Registered extends Standing {
  part: 'registered';
  process: Term;
  options: Term;
}

/** `Registry.child_spec(…)` in a `child_spec` of a module: it is a process of that form. */
export interface Specified extends Standing {
  part: 'specified';
  form: string;
}

/** `DynamicSupervisor.init(strategy: …)`. */
export interface Initialized extends Standing {
  part: 'initialized';
  options: Term;
}

export type ProcessPart = Process | Children | Started | Registered | Specified | Initialized;

export const specMakers = /^(?:child_spec|worker|supervisor)$/;

export const options: ReadOptions = {
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

type Reader = (source: ElixirSource, site: Site) => ProcessPart | null;

const processAt: Reader = (source, site) => {
  const used = usedBy(site);
  return used !== null && forms.has(used)
    ? { part: 'process', form: used, ...standingOf(source, site, []) }
    : null;
};

/** `Supervisor.init`, `Supervisor.start_link`, and the `supervise` of old. */
const startsChildren = (source: ElixirSource, site: Site): boolean => {
  const { name, receiver } = site.call;
  if (!receiver) return name === 'supervise' && source.text.includes('Supervisor.Spec');
  const isSupervisor = /^(?:Consumer)?Supervisor$/.test(receiverOf(site) ?? '');
  return isSupervisor && (name === 'init' || name === 'start_link');
};

const childrenAt: Reader = (source, site) => {
  if (!startsChildren(source, site)) return null;
  const args = argsOf(site);
  // Started with three arguments, it is a module that has its children in `init`.
  if (args.length > 2) return null;
  const reading = readingOf(source, site, options);
  const [children, given] = [readTerm(args[0], reading), args[1] ? readTerm(args[1], reading) : list([])];
  if (children.type === 'module') return null;
  return { part: 'children', children, options: given, ...standingOf(source, site, [children, given]) };
};

const initializedAt: Reader = (source, site) => {
  if (site.call.name !== 'init' || !receiverOf(site)?.endsWith('DynamicSupervisor')) return null;
  const given = readTerm(argsOf(site)[0], readingOf(source, site, options));
  return { part: 'initialized', options: given, ...standingOf(source, site, []) };
};

const startedAt: Reader = (source, site) => {
  const module = receiverOf(site);
  if (
    site.call.name !== 'start_child' ||
    module === null ||
    !module.endsWith('Supervisor') ||
    module === 'Task.Supervisor'
  )
    return null;
  const reading = readingOf(source, site, options);
  const [supervisor, child] = argsOf(site).map((arg) => readTerm(arg, reading));
  if (!supervisor || !child) return null;
  return { part: 'started', supervisor, child, ...standingOf(source, site, [supervisor, child]) };
};

const registeredAt: Reader = (source, site) => {
  const module = receiverOf(site);
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
  const form = receiverOf(site);
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
export const mayReach = (site: Site): boolean => {
  const used = usedBy(site);
  if (used !== null) return !forms.has(used) && processNamed.test(used.split('.').at(-1) ?? '');
  const module = receiverOf(site);
  return module !== null && (site.call.name ?? '').includes('start_child') && !module.endsWith('Supervisor');
};

export const termsOf = (part: ProcessPart): Term[] => {
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

export const processPartsIn = (source: ElixirSource): ProcessPart[] => [
  ...sitesIn(source).flatMap((site) => readers.flatMap((read) => read(source, site) ?? [])),
  ...behaviourParts(source),
];
