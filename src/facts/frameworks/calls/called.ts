import type { ElixirSource } from '../../framework.ts';
import { readingOf } from '../../languages/elixir/flow-parts.ts';
import { calledModule } from '../../languages/elixir/modules.ts';
import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import { argsOf, arityOf, type Site } from '../../languages/elixir/sites.ts';
import type { Term } from '../../languages/elixir/term.ts';
import type { Node } from '../../languages/elixir/tree.ts';

/** What is called, or what is known of how its name starts and ends. */
export type Called =
  | { is: 'call'; name: string }
  | { is: 'open'; start: string; ending: string; why: string };

const options: ReadOptions = { hasValues: false, follows: () => false, most: 100 };

interface Receivers {
  modules: string[];
  /** There are no others. */
  isWhole: boolean;
}

const modulesIn = (term: Term): Receivers => {
  if (term.type === 'module') return { modules: [term.name], isWhole: true };
  if (term.type === 'literal' && term.value === null) return { modules: [], isWhole: true };
  if (term.type === 'atom') return { modules: [`:${term.name}`], isWhole: true };
  const each = term.type === 'either' ? term.options.map(modulesIn) : [];
  return {
    modules: each.flatMap(({ modules }) => modules),
    isWhole: each.length > 0 && each.every(({ isWhole }) => isWhole),
  };
};

const receiversOf = (source: ElixirSource, site: Site, node: Node): Receivers => {
  const module = calledModule(node, site.region.scope);
  return module === null
    ? modulesIn(readTerm(node, readingOf(source, site, options)))
    : { modules: [module], isWhole: true };
};

/** `user.name` reads a field; `backend.name()` calls a function. */
const isField = ({ text }: ElixirSource, { call, piped, captured }: Site): boolean =>
  call.args.length === 0 && piped === null && captured === null && text[call.end - 1] !== ')';

/** `config[:key]` is no call that anybody wrote. */
const isAccess = ({ receiver }: Site['call']): boolean =>
  receiver !== null && receiver.start === receiver.end;

/** Where module, function and arguments stand in calls of these. */
const applying = new Map<string, number>([
  ...['apply/3', 'spawn/3', 'spawn_link/3', 'spawn_monitor/3'].map((name) => [name, 0] as const),
  ...['Kernel.apply/3', 'Task.start/3', 'Task.start_link/3', 'Task.async/3', ':timer.tc/3'].map(
    (name) => [name, 0] as const,
  ),
  ...['start_child/4', 'start_child/5', 'async/4', 'async/5', 'async_nolink/4', 'async_nolink/5'].map(
    (name) => [`Task.Supervisor.${name}`, 1] as const,
  ),
  ...[
    ...['Node.spawn/4', 'Node.spawn_link/4', ':timer.apply_after/4', ':timer.apply_interval/4'],
    ...[':rpc.call/4', ':rpc.call/5', ':rpc.cast/4', ':erpc.call/4', ':erpc.call/5', ':erpc.cast/4'],
  ].map((name) => [name, 1] as const),
]);

/** The names of these, which most calls do not have. */
const appliers = new Set([...applying.keys()].map((name) => name.replace(/^.*\.|\/\d+$/g, '')));

/** How many items a list has; null where that cannot be counted. */
const lengthOf = (node: Node | undefined): number | null => {
  if (node?.type !== 'list') return null;
  const last = node.items.at(-1);
  if (last?.type === 'operator' && last.operator === '|') return null;
  return node.items.reduce((sum, item) => sum + (item.type === 'keywords' ? item.pairs.length : 1), 0);
};

/** `apply(Module, :function, [first, second])`. */
const appliedBy = (source: ElixirSource, site: Site, at: number): Called[] => {
  const [target, fun, args] = argsOf(site).slice(at);
  if (!target) return [];
  const { modules, isWhole } = receiversOf(source, site, target);
  const arity = lengthOf(args);
  const name = fun?.type === 'atom' ? fun.name : null;
  const why = 'what it applies is computed';
  const known = modules.map((module): Called => {
    if (name === null) return { is: 'open', start: `${module}.`, ending: '', why };
    return arity === null
      ? { is: 'open', start: `${module}.${name}/`, ending: '', why }
      : { is: 'call', name: `${module}.${name}/${arity}` };
  });
  const ending = name !== null && arity !== null ? `.${name}/${arity}` : '';
  return isWhole ? known : [...known, { is: 'open', start: '', ending, why }];
};

const remotelyCalled = (source: ElixirSource, site: Site, receiver: Node): Called[] => {
  const name = `${site.call.name}/${arityOf(site)}`;
  const { modules, isWhole } = receiversOf(source, site, receiver);
  const known = modules.map((module): Called => ({ is: 'call', name: `${module}.${name}` }));
  const why = `it calls \`${name}\` of a module that is computed`;
  return isWhole ? known : [...known, { is: 'open', start: '', ending: `.${name}`, why }];
};

/** Whether a function is one of this very module, not of one below it. */
export const isOwn = (called: string, module: string | null): boolean =>
  called.startsWith(`${module}.`) && !called.slice(`${module}.`.length).includes('.');

const isName = (name: string | null): name is string => name !== null && !/^[A-Z]/.test(name);

/** The functions of other modules that a call reaches. */
export const calledBy = (source: ElixirSource, site: Site): Called[] => {
  const { call, region } = site;
  const { receiver } = call;
  if (!isName(call.name) || isAccess(call)) return [];
  const module = calledModule(receiver, region.scope);
  if (receiver && module === null && isField(source, site)) return [];
  const direct = receiver ? remotelyCalled(source, site, receiver) : [];
  const at = appliers.has(call.name)
    ? applying.get(`${module === null ? '' : `${module}.`}${call.name}/${arityOf(site)}`)
    : undefined;
  const all =
    at === undefined || (receiver && module === null) ? direct : [...direct, ...appliedBy(source, site, at)];
  return all.filter((one) => !isOwn(one.is === 'open' ? one.start : one.name, region.scope.name));
};
