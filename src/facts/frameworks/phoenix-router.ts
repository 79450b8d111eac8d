import type { Facts } from '../../domain/fact.ts';
import type { Framework, ModuleIndex, Placed } from '../framework.ts';
import { type RouterPart, routedBy, routerPartsIn } from './phoenix/routers.ts';

/**
 * Routes as a router makes them, its pipelines and live sessions. An open set of routes is told as a route: `* /admin` is
 * whatever stands at `/admin` or below it, `GET /admin` those by GET; `isAmongRoutes` in src/domain/route.ts says which
 * routes are in one. A LiveView answers to GET.
 */
const link = (parts: readonly Placed<RouterPart>[], index: ModuleIndex): Facts => {
  const routers = routedBy(parts, index);
  return { facts: routers.flatMap(({ facts }) => facts), open: routers.flatMap(({ open }) => open) };
};

/** A router by what it uses or by its statements, and what may quote such statements. */
const started =
  /Phoenix\.Router|:router|pipe_through|live_session|\bquote\b|(?<![.\w:@"])(?:scope|pipeline)[\s(]+(?![=,)|\]}])/;

export const phoenixRouter: Framework<RouterPart> = {
  name: 'phoenix-router',
  version: 4,
  visitors: {
    elixir: {
      words: ['Phoenix.Router', ':router', 'pipe_through', 'live_session', 'defmacro', 'plug', 'on_mount'],
      starts: { pattern: started },
      extract: routerPartsIn,
    },
  },
  link,
};
