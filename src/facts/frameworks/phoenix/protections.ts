import type { Fact, Facts, OpenSet } from '../../../domain/fact.ts';
import type { ModuleIndex, Placed } from '../../framework.ts';
import { arrivalsBy } from '../../languages/elixir/quotes.ts';
import { byPlace, evidence, knownOnly, type Place } from '../../linking.ts';
import type { Guard, GuardsPart } from './guards.ts';
import type { Layer, Routed } from './walk.ts';

/**
 * What stands in front of what: routes, LiveViews, controllers and their actions, `by` the pipelines, plugs and hooks that
 * are passed on the way to them; and these by their own names.
 */

/** What is passed, in its order; null where it cannot all be known. */
type Passed = string[] | null;

const joined = (all: readonly Passed[]): Passed =>
  all.includes(null) ? null : [...new Set(all.flatMap((one) => one ?? []))];

/** What is passed on every way. */
const common = (ways: readonly Passed[]): Passed => {
  const [first = [], ...others] = ways;
  return ways.includes(null) || first === null
    ? null
    : first.filter((name) => others.every((other) => other?.includes(name)));
};

interface Known {
  /** By form and name: `pipeline admin`. */
  layers: ReadonlyMap<string, Passed>;
  guards(module: string): readonly Guard[];
}

/** What is for some actions is not for all of a module. */
const isFor = ({ actions }: Guard, action: string | null): boolean => {
  if (actions === undefined) return true;
  if (actions === null || action === null) return false;
  return 'only' in actions ? actions.only.includes(action) : !actions.except.includes(action);
};

const passedIn = (guards: readonly Guard[], action: string | null): Passed => {
  const own = guards.filter((guard) => isFor(guard, action));
  const isKnown = own.every(({ name }) => name !== null) && !guards.some(({ actions }) => actions === null);
  return isKnown ? own.flatMap(({ name }) => name ?? []) : null;
};

const stringOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** `MyAppWeb.PageController.show`, or the LiveView. */
const handlerOf = ({
  attributes: { handler, action, form },
}: Fact): { module: string; action: string | null } | null => {
  const name = stringOf(handler);
  const shown = stringOf(action);
  if (name === null) return null;
  const isAction = form === 'match' && shown !== null;
  return isAction
    ? { module: name.slice(0, -shown.length - 1), action: shown }
    : { module: name, action: null };
};

const throughPipes = ({ attributes: { pipelines } }: Fact, { layers }: Known): Passed =>
  Array.isArray(pipelines)
    ? joined(
        (pipelines as string[]).map((name) =>
          joined([[name], layers.get(`pipeline ${name}`) ?? pipelineOf(name, layers)]),
        ),
      )
    : null;

/** A pipeline with a name that no router defines is a plug. */
const pipelineOf = (name: string, layers: Known['layers']): Passed =>
  layers.has(`pipeline ${name}`) ? null : [];

const throughSession = ({ attributes: { session, form } }: Fact, { layers }: Known): Passed => {
  if (form !== 'live' || session === null) return [];
  const name = stringOf(session);
  return name === null ? null : (layers.get(`live_session ${name}`) ?? null);
};

const passedTo = (route: Fact, known: Known): Passed => {
  const handler = handlerOf(route);
  const own = handler ? passedIn(known.guards(handler.module), handler.action) : null;
  return joined([throughPipes(route, known), throughSession(route, known), own]);
};

const permission = (subject: string, attributes: Fact['attributes'], { path, line }: Place): Fact => ({
  kind: 'permission',
  subject,
  attributes,
  path,
  line,
});

const byOf = (passed: Passed): Fact['attributes'] => knownOnly({ by: passed ?? undefined });

interface Handler {
  module: string;
  action: string | null;
}

interface Way {
  route: Fact;
  passed: Passed;
  handler: Handler | null;
}

/** Controllers and LiveViews with what is passed on all routes to them, and actions likewise. */
const handlerFacts = (all: readonly Way[]): Fact[] => {
  const ways = all.flatMap(({ handler, ...way }) => (handler ? [{ ...way, ...handler }] : []));
  const factsBy = (subject: string, own: readonly Omit<Way, 'handler'>[]): Fact => {
    const [first] = own.map(({ route }) => route).toSorted(byPlace);
    return permission(subject, byOf(common(own.map(({ passed }) => passed))), first ?? { path: '', line: 0 });
  };
  const actions = ways.filter(({ action }) => action !== null);
  return [
    ...[...Map.groupBy(ways, ({ module }) => module)].map(([module, own]) => factsBy(module, own)),
    ...[...Map.groupBy(actions, ({ module, action }) => `${module}.${action}`)].map(([name, own]) =>
      factsBy(name, own),
    ),
  ];
};

interface Named extends Place {
  name: string;
  form: string;
  by?: string[];
}

/** Each guard by its name, where it is first named or defined. */
const guardFacts = (named: readonly Named[], taken: ReadonlySet<string>): Fact[] =>
  [...Map.groupBy(named, ({ name }) => name)].flatMap(([name, all]) => {
    if (taken.has(name)) return [];
    const definition = all.find(({ by }) => by !== undefined);
    const [first] = all.toSorted(byPlace);
    const { form = '', by } = definition ?? first ?? {};
    const place = definition ?? first ?? { path: '', line: 0 };
    return [permission(name, { form, ...(by ? { by } : {}) }, place)];
  });

const subjectOf = ({ form, name }: Layer): string => (form === 'pipeline' ? name : `live_session:${name}`);

const layerNames = (layers: readonly Layer[]): Named[] =>
  layers.flatMap((layer): Named[] => {
    const { form, passes, path, line } = layer;
    const inside = (passes ?? []).map((name) => ({
      name,
      form: form === 'pipeline' ? 'plug' : 'on_mount',
      path,
      line,
    }));
    return [{ name: subjectOf(layer), form, ...(passes ? { by: passes } : {}), path, line }, ...inside];
  });

/** Layers that are told twice, and not alike, are not known. */
const layersOf = (layers: readonly Layer[]): Map<string, Passed> =>
  new Map(
    [...Map.groupBy(layers, ({ form, name }) => `${form} ${name}`)].map(([key, all]) => {
      const [first, ...others] = all.map(({ passes }) => passes);
      const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
      return [key, isOne ? (first ?? null) : null];
    }),
  );

/** What starts so is a route, and none of the names that guards have. */
const routeStarts = ['GET /', 'POST /', 'PUT /', 'PATCH /', 'DELETE /', 'OPTIONS /', 'HEAD /', '* /'];

const openGuards = (parts: readonly Placed<GuardsPart>[]): OpenSet[] =>
  parts.flatMap(({ path, part: { guards } }) =>
    guards.flatMap(({ form, name, line }): OpenSet[] =>
      name === null
        ? [
            {
              kind: 'permission',
              within: '',
              except: routeStarts,
              why: `a \`${form}\` is computed`,
              path,
              line,
            },
          ]
        : [],
    ),
  );

const waysOf = ({ facts, layers }: Routed, guards: Known['guards']): Way[] => {
  // Each router has pipelines of its own, which may have the names of others'.
  const known: Known = { layers: layersOf(layers), guards };
  return facts.map((route) => ({ route, passed: passedTo(route, known), handler: handlerOf(route) }));
};

/** Modules that no route leads to. */
const unrouted = (
  parts: readonly Placed<GuardsPart>[],
  guards: Known['guards'],
  routed: ReadonlySet<string>,
): Fact[] =>
  parts.flatMap(({ path, part: { module, guards: own } }) => {
    const [first] = own;
    return routed.has(module) || !first
      ? []
      : [permission(module, byOf(passedIn(guards(module), null)), { path, line: first.line })];
  });

const namedIn = (parts: readonly Placed<GuardsPart>[]): Named[] =>
  parts.flatMap(({ path, part }) =>
    part.guards.flatMap(({ name, form, line }) => (name === null ? [] : [{ name, form, path, line }])),
  );

export const protectionsOf = (
  routers: readonly Routed[],
  parts: readonly Placed<GuardsPart>[],
  { uses }: ModuleIndex,
): Facts => {
  const own = evidence(parts);
  const byModule = new Map(parts.map(({ part }) => [part.module, part]));
  const guards = (module: string): Guard[] => {
    const { arrived } = arrivalsBy(uses.get(module) ?? [], (name) => byModule.get(name)?.quotes);
    return [...(byModule.get(module)?.guards ?? []), ...arrived.map(({ said }) => said)];
  };
  const ways = routers.flatMap((router) => waysOf(router, guards));
  const handlers = handlerFacts(ways);
  const told = [
    ...ways.map(({ route, passed }) => permission(route.subject, byOf(passed), route)),
    ...handlers,
    ...unrouted(own, guards, new Set(handlers.map(({ subject }) => subject))),
  ];
  const named = [...routers.flatMap(({ layers }) => layerNames(layers)), ...namedIn(own)];
  const open = routers.flatMap((router) =>
    router.open.map((set) => ({ ...set, kind: 'permission' as const })),
  );
  return {
    facts: [...told, ...guardFacts(named, new Set(told.map(({ subject }) => subject)))],
    open: [...open, ...openGuards(own)],
  };
};
