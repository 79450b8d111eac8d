import { addRoute, fullModule } from './route-facts.ts';
import type { CallStep, RouteMacro, RouteStep, ScopeStep, SessionStep, Step } from './steps.ts';
import {
  type Block,
  type Given,
  joinPaths,
  openBelow,
  resolve,
  type Routed,
  type RouteModule,
  type Scope,
  type Walk,
  type World,
} from './walk.ts';

const mostSteps = 100_000;

/** Where macros of well-known libraries, called without a path, make their routes. */
const libraryPaths: ReadonlyMap<string, readonly string[]> = new Map([
  ['pow_routes', ['/session', '/registration']],
  ['pow_session_routes', ['/session']],
  ['pow_registration_routes', ['/registration']],
  ['pow_extension_routes', ['/reset-password', '/confirm-email', '/invitations']],
  ['pow_assent_routes', ['/auth']],
  ['pow_assent_authorization_post_callback_routes', ['/auth']],
  ['oauth_routes', ['/oauth']],
  ['oauth_api_routes', ['/oauth']],
  ['storybook_assets', ['/storybook/assets']],
]);

/** What is forwarded to a router of the project are its routes; what another plug answers to is its own business. */
const addForward = (walk: Walk, step: RouteStep, scope: Scope): void => {
  addRoute(walk, step, scope);
  const module = fullModule(step, scope);
  const target = module === null ? undefined : walk.world.modules.get(module);
  if (!target || !walk.world.isRouter(target.module) || walk.within.includes(target.module)) {
    const why = module === null ? 'a plug answers there' : `\`${module}\` answers there`;
    openBelow(walk, scope, step.path, { why, line: step.line });
    return;
  }
  walk.reached.add(target.module);
  const inner: Scope = {
    ...scope,
    from: target,
    path: joinPaths(scope, step.path),
    alias: [],
    session: null,
    given: null,
  };
  const next = { ...walk, within: [...walk.within, target.module], imports: new Set(target.imports) };
  walkSteps(next, target.steps, inner);
};

const aliasIn = ({ alias }: ScopeStep, scope: Scope): string[] | null => {
  if (alias === 'inherit') return scope.alias;
  if (alias === 'reset') return [];
  return alias === null || scope.alias === null ? null : [...scope.alias, alias.add];
};

const enterScope = (walk: Walk, step: ScopeStep, scope: Scope): void =>
  walkSteps(walk, step.steps, {
    ...scope,
    path: joinPaths(scope, step.path),
    alias: aliasIn(step, scope),
    host: step.host ?? scope.host,
  });

/** A session is no scope: pipelines that its statements name hold after it as well. */
const enterSession = (walk: Walk, step: SessionStep, scope: Scope): void => {
  const { name, onMount, line } = step;
  walk.layers.push({ form: 'live_session', name, passes: onMount, path: scope.from.path, line });
  const inside = { ...scope, session: name };
  walkSteps(walk, step.steps, inside);
  scope.pipes = inside.pipes;
};

const pipesIn = (steps: readonly Step[]): boolean => steps.some(({ is }) => is === 'pipe');

/** Pipelines named under a condition are known inside of it only. */
const enterBranch = (walk: Walk, steps: readonly Step[], scope: Scope, change: Partial<Scope>): void => {
  walkSteps(walk, steps, { ...scope, ...change });
  if (pipesIn(steps)) scope.pipes = null;
};

interface Found {
  from: RouteModule;
  macro: RouteMacro;
}

const macroFor = (walk: Walk, { module, name }: CallStep, scope: Scope): Found | null => {
  const names = module === null ? [...walk.imports, scope.from.module] : [module];
  for (const each of names) {
    const from = walk.world.modules.get(each);
    const macro = from?.macros.find((candidate) => candidate.name === name);
    if (from && macro) return { from, macro };
  }
  return null;
};

const givenBy = (
  { within }: Walk,
  { parameters, block }: RouteMacro,
  step: CallStep,
  scope: Scope,
): Given => ({
  texts: new Map(
    parameters.flatMap((name, index) => {
      const text = step.args[index] ?? null;
      return name === null || text === null ? [] : [[index, resolve(text, scope)] as const];
    }),
  ),
  block: step.block ? { name: block, steps: step.block, scope, within, seen: { isPlaced: false } } : null,
});

/** Routes by a macro that nobody here knows: below the path that it is given, else anywhere in the scope. */
const openCall = (walk: Walk, step: CallStep, scope: Scope): void => {
  const [first] = step.args;
  const isPath = typeof first?.[0] === 'string' && first[0].startsWith('/') && step.block === null;
  const own = libraryPaths.get(step.name) ?? [''];
  for (const path of isPath ? [first] : own.map((each) => [each]))
    openBelow(walk, scope, path, { why: `\`${step.name}\` is a macro that can make any`, line: step.line });
  if (step.block) walkSteps(walk, step.block, { ...scope, alias: null, pipes: null, session: undefined });
};

const enterMacro = (walk: Walk, { from, macro }: Found, scope: Scope, given: Given): void => {
  const key = `${from.module}.${macro.name}`;
  // What calls itself has been walked already.
  if (walk.within.includes(key)) return;
  for (const name of from.imports) walk.imports.add(name);
  const inside: Scope = { ...scope, from, given };
  walkSteps({ ...walk, within: [...walk.within, key] }, macro.steps, inside);
  scope.pipes = inside.pipes;
};

const enterCall = (walk: Walk, step: CallStep, scope: Scope): void => {
  const found = macroFor(walk, step, scope);
  // A module that is used imports its macros, mostly.
  if (step.name === '__using__' && step.module !== null) walk.imports.add(step.module);
  if (found) enterMacro(walk, found, scope, givenBy(walk, found.macro, step, scope));
  // What a library's `use` adds is plugs, mostly.
  else if (step.name !== '__using__') openCall(walk, step, scope);
};

/** The caller's block means what it means where it stands; a macro may leave it out. */
const placeBlock = (walk: Walk, block: Block, scope: Scope): void => {
  const { from, given, doubt, isConditional } = block.scope;
  const isLeftOut = block.name === null || scope.doubt !== doubt;
  const inside = { ...scope, from, given, doubt, isConditional: isConditional || isLeftOut };
  walkSteps({ ...walk, within: block.within }, block.steps, inside);
  scope.pipes = inside.pipes;
  block.seen.isPlaced = true;
};

/** `unquote(block)` is the caller's block; `unquote(routes())` what another function of the module quotes. */
const enterSplice = (walk: Walk, { name, line }: Extract<Step, { is: 'splice' }>, scope: Scope): void => {
  const block = scope.given?.block ?? null;
  if (block?.name === name) return placeBlock(walk, block, scope);
  const step: CallStep = { is: 'call', module: scope.from.module, name, args: [], block: null, line };
  const found = macroFor(walk, step, scope);
  if (found)
    return enterMacro(walk, found, scope, {
      texts: new Map(),
      block: block && { ...block, name: found.macro.block },
    });
  // A variable that holds the block, or one side of it.
  if (!block) return openCall(walk, step, scope);
  if (!block.seen.isPlaced) placeBlock(walk, { ...block, name: null }, scope);
};

const addPipeline = (
  walk: Walk,
  { name, plugs, line }: Extract<Step, { is: 'pipeline' }>,
  { from }: Scope,
): void => {
  walk.layers.push({ form: 'pipeline', name, passes: plugs, path: from.path, line });
};

const walkStep = (walk: Walk, step: Step, scope: Scope): void => {
  switch (step.is) {
    case 'scope':
      return enterScope(walk, step, scope);
    case 'session':
      return enterSession(walk, step, scope);
    case 'route':
      return step.form === 'forward' ? addForward(walk, step, scope) : addRoute(walk, step, scope);
    case 'pipe':
      scope.pipes = scope.pipes && step.names ? [...scope.pipes, ...step.names] : null;
      return;
    case 'pipeline':
      return addPipeline(walk, step, scope);
    case 'branch':
      return enterBranch(walk, step.steps, scope, { isConditional: true });
    case 'perhaps':
      return enterBranch(walk, step.steps, scope, { doubt: step.why });
    case 'splice':
      return enterSplice(walk, step, scope);
    case 'call':
      return enterCall(walk, step, scope);
    case 'open':
      return openBelow(walk, scope, step.path, step);
  }
};

const walkSteps = (walk: Walk, steps: readonly Step[], scope: Scope): void => {
  for (const step of steps) {
    walk.budget.steps -= 1;
    if (walk.budget.steps < 0) return;
    walkStep(walk, step, scope);
  }
};

/** The routes of a router, with those of the routers that it forwards to. */
export const routesOf = (router: RouteModule, world: World): Routed => {
  const walk: Walk = {
    world,
    reached: new Set(),
    imports: new Set(router.imports),
    facts: [],
    open: [],
    layers: [],
    within: [router.module],
    budget: { steps: mostSteps },
  };
  walkSteps(walk, router.steps, {
    from: router,
    path: [''],
    alias: [],
    pipes: [],
    host: null,
    session: null,
    isConditional: false,
    doubt: null,
    given: null,
  });
  if (walk.budget.steps < 0) {
    const why = 'its macros make more routes than can be followed';
    walk.open.push({ kind: 'route', within: '', why, path: router.path, line: 1 });
  }
  return { facts: walk.facts, open: walk.open, layers: walk.layers, reached: walk.reached };
};
