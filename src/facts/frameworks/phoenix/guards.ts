import type { ElixirSource } from '../../framework.ts';
import { readingOf } from '../../languages/elixir/flow-parts.ts';
import { type Quotes, quotesIn } from '../../languages/elixir/quotes.ts';
import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import type { Region } from '../../languages/elixir/regions.ts';
import { type Site, sitesIn } from '../../languages/elixir/sites.ts';
import type { Term } from '../../languages/elixir/term.ts';
import type { Node } from '../../languages/elixir/tree.ts';

type Actions = { only: string[] } | { except: string[] };

/** `plug X` and `on_mount X` as statements of a module: what stands in front of all that it does. */
export interface Guard {
  form: 'plug' | 'on_mount';
  /** `require_admin`, `MyAppWeb.Plugs.Role`, `MyAppWeb.Auth:staff`; null where it is computed. */
  name: string | null;
  /** The actions that it is for; null where they cannot be told, undefined for all. */
  actions?: Actions | null;
  line: number;
}

export interface GuardsPart {
  part: 'guards';
  module: string;
  guards: Guard[];
  quotes: Quotes<Guard>;
}

const options: ReadOptions = { hasValues: true, follows: () => false, most: 100 };

/** `{MyAppWeb.Auth, :staff}` is `MyAppWeb.Auth:staff`; the default stage goes without saying. */
export const guardName = (guard: Term): string | null => {
  if (guard.type === 'atom' || guard.type === 'module') return guard.name;
  const [module, stage] = guard.type === 'tuple' ? guard.items : [];
  if (module?.type !== 'module') return null;
  return stage?.type === 'atom' && stage.name !== 'default' ? `${module.name}:${stage.name}` : module.name;
};

/** The atoms of a list, or one alone. */
const atomsOf = (value: Term): string[] | null => {
  const items = value.type === 'list' ? value.items : [value];
  const names = items.flatMap((item) => (item.type === 'atom' ? [item.name] : []));
  return names.length === items.length ? names : null;
};

/** `action in [:show, :edit]`, `action != :index`; null where it says something else. */
const actionsOf = (condition: Node, read: (node: Node) => Term): Actions | null => {
  if (condition.type !== 'operator' || condition.left.type !== 'identifier') return null;
  if (condition.left.name !== 'action') return null;
  const names = atomsOf(read(condition.right));
  if (names === null) return null;
  if (/^(?:in|===?)$/.test(condition.operator)) return { only: names };
  return /^(?:not in|!==?)$/.test(condition.operator.replace(/\s+/g, ' ')) ? { except: names } : null;
};

/** `plug X when …`, `plug X, options when …`; `plug X, key: value when …` binds the guard to the last value. */
const conditionIn = (args: readonly Node[]): Node | null => {
  for (const arg of args) {
    const node = arg.type === 'keywords' ? arg.pairs.at(-1)?.value : arg;
    if (node?.type === 'operator' && node.operator === 'when') return node.right;
  }
  return null;
};

const withoutCondition = (node: Node | undefined): Node | undefined =>
  node?.type === 'operator' && node.operator === 'when' ? node.left : node;

const guardsAt = (source: ElixirSource, site: Site): Guard[] => {
  const { call, region, isQuoted } = site;
  const { name: form, line } = call;
  if ((form !== 'plug' && form !== 'on_mount') || call.receiver || (region.owner && !isQuoted)) return [];
  if (call.args.length === 0 || (form === 'on_mount' && call.args.length > 1)) return [];
  const condition = form === 'plug' ? conditionIn(call.args) : null;
  const read = (node: Node | undefined): Term => readTerm(node, readingOf(source, site, options));
  const term = read(withoutCondition(call.args[0]));
  const terms = term.type === 'list' && form === 'on_mount' ? term.items : [term];
  const actions = condition ? { actions: actionsOf(condition, read) } : {};
  return terms.map((one) => ({ form, name: guardName(one), ...actions, line }));
};

/** A router has its plugs in pipelines, and says itself what is behind them. */
const pipelinesIn = (sites: readonly Site[]): { start: number; end: number }[] =>
  sites.flatMap(({ call }) => (call.name === 'pipeline' && call.body ? [call] : []));

const isOutside =
  (ranges: readonly { start: number; end: number }[]) =>
  ({ call }: Site): boolean =>
    !ranges.some(({ start, end }) => start <= call.start && call.end <= end);

export const guardsIn = (source: ElixirSource): GuardsPart[] => {
  const all = sitesIn(source);
  const sites = all.filter(isOutside(pipelinesIn(all)));
  const byModule = Map.groupBy(sites, ({ region }) => region.scope.name);
  return source.modules.flatMap(({ name: module }): GuardsPart[] => {
    if (module === null) return [];
    const own = byModule.get(module) ?? [];
    const byRegion: ReadonlyMap<Region, Site[]> = Map.groupBy(own, ({ region }) => region);
    const guards = own.filter(({ isQuoted }) => !isQuoted).flatMap((site) => guardsAt(source, site));
    const quotes = quotesIn(source, byRegion, (quoted) => quoted.flatMap((site) => guardsAt(source, site)));
    const isEmpty = guards.length === 0 && Object.keys(quotes).length === 0;
    return isEmpty ? [] : [{ part: 'guards', module, guards, quotes }];
  });
};
