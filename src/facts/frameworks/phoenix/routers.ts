import type { ElixirSource, ModuleIndex, Placed } from '../../framework.ts';
import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { readImports, readMacros } from './read-macros.ts';
import { readSteps } from './read-steps.ts';
import { routesOf } from './routes.ts';
import type { RouteMacro, Step } from './steps.ts';
import type { Routed, World } from './walk.ts';

export interface RouterPart {
  part: 'routes';
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
  return isEmpty ? [] : [{ part: 'routes', module: scope.name, steps, macros, imports: readImports(scope) }];
};

export const routerPartsIn = (source: ElixirSource): RouterPart[] =>
  source.modules.flatMap((scope) => readModule(scope, source.text));

/** A router that others forward to has its routes there, and nowhere else; of those that forward in a ring, one is first. */
const topmost = (routed: readonly { module: string; found: Routed }[]): Routed[] => {
  const below = new Set(
    routed.flatMap(({ module, found }) => [...found.reached].filter((other) => other !== module)),
  );
  const roots = routed.filter(({ module }) => !below.has(module));
  const told = new Set(roots.flatMap(({ module, found }) => [module, ...found.reached]));
  const rings = routed.filter(({ module, found }) => {
    if (told.has(module)) return false;
    for (const each of [module, ...found.reached]) told.add(each);
    return true;
  });
  return [...roots, ...rings].map(({ found }) => found);
};

/** What each router that is no part of another one says. */
export const routedBy = (parts: readonly Placed<RouterPart>[], index: ModuleIndex): Routed[] => {
  const modules = new Map(parts.map(({ path, part }) => [part.module, { ...part, path }]));
  const isRouter = (module: string): boolean =>
    (index.uses.get(module) ?? []).some((used) => /^Phoenix\.Router$| :router$/.test(used)) ||
    (modules.get(module)?.steps.some(isRouting) ?? false);
  const world: World = { modules, isRouter };
  const routers = parts
    .map(({ path, part }) => ({ ...part, path }))
    .filter(({ module, steps }) => steps.length > 0 && isRouter(module));
  return topmost(routers.map((router) => ({ module: router.module, found: routesOf(router, world) })));
};
