import type { Facts } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import type { ModuleScope } from '../languages/elixir/modules.ts';
import { readImports, readMacros } from './phoenix/read-macros.ts';
import { readSteps } from './phoenix/read-steps.ts';
import { type RouteModule, routesOf, type World } from './phoenix/routes.ts';
import type { RouteMacro, Step } from './phoenix/steps.ts';

/**
 * Routes as a router makes them, its pipelines and live sessions. An open set of routes is told as a route: `* /admin` is
 * whatever stands at `/admin` or below it, `GET /admin` those by GET; `isAmongRoutes` in src/domain/route.ts says which
 * routes are in one. A LiveView answers to GET.
 */
export interface RouterPart {
  module: string;
  /** What it says of routes, as far as it is a router; empty for a module that has only macros. */
  steps: Step[];
  macros: RouteMacro[];
  imports: string[];
}

const isRouting = (step: Step): boolean =>
  step.is === 'scope' || step.is === 'pipeline' || step.is === 'pipe';

const usesRouter = (scope: ModuleScope): boolean =>
  scope.uses.some(
    ({ module, args: [first] }) =>
      module === 'Phoenix.Router' || (first?.type === 'atom' && first.name === 'router'),
  );

const readModule = (scope: ModuleScope, text: string): RouterPart[] => {
  if (scope.name === null) return [];
  const macros = readMacros(scope, text);
  const own = readSteps(scope.body, { scope, text });
  const steps = usesRouter(scope) || own.some(isRouting) ? own : [];
  const isEmpty = steps.length === 0 && macros.length === 0;
  return isEmpty ? [] : [{ module: scope.name, steps, macros, imports: readImports(scope.body, scope) }];
};

const extract = ({ text, modules }: ElixirSource): RouterPart[] =>
  modules.flatMap((scope) => readModule(scope, text));

const forwards = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => {
    if (step.is === 'route') return step.form === 'forward' && step.module !== null ? [step.module] : [];
    if (step.is === 'call') return forwards(step.block ?? []);
    return 'steps' in step ? forwards(step.steps) : [];
  });

/** A router that another forwards to has its routes there, and nowhere else. */
const isMounted = ({ module }: RouteModule, targets: readonly string[]): boolean =>
  targets.some((target) => module === target || module.endsWith(`.${target}`));

const link = (parts: readonly Placed<RouterPart>[], index: ModuleIndex): Facts => {
  const modules = new Map(parts.map(({ path, part }) => [part.module, { ...part, path }]));
  const isRouter = (module: string): boolean =>
    (index.uses.get(module) ?? []).some((used) => /^Phoenix\.Router$| :router$/.test(used)) ||
    (modules.get(module)?.steps.some(isRouting) ?? false);
  const world: World = { modules, isRouter };
  const routers = parts
    .map(({ path, part }) => ({ ...part, path }))
    .filter(({ module, steps }) => steps.length > 0 && isRouter(module));
  const targets = routers.flatMap(({ module, steps }) =>
    forwards(steps).filter((target) => target !== module),
  );
  const found = routers
    .filter((router) => !isMounted(router, targets))
    .map((router) => routesOf(router, world));
  return { facts: found.flatMap(({ facts }) => facts), open: found.flatMap(({ open }) => open) };
};

export const phoenixRouter: Framework<RouterPart> = {
  name: 'phoenix-router',
  version: 1,
  words: ['Phoenix.Router', ':router', 'pipe_through', 'live_session'],
  extract,
  link,
};
