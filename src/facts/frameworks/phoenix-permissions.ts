import type { Facts } from '../../domain/fact.ts';
import type { ElixirSource, Framework, Placed, Purpose } from '../framework.ts';
import { partsOf } from '../linking.ts';
import { guardsIn, type GuardsPart } from './phoenix/guards.ts';
import { protectionsOf } from './phoenix/protections.ts';
import { type RouterPart, routedBy, routerPartsIn } from './phoenix/routers.ts';

/** What stands in front of routes and of what they lead to: pipelines, plugs, sessions and hooks. */

type Part = RouterPart | GuardsPart;

const extract = (source: ElixirSource): Part[] => [...routerPartsIn(source), ...guardsIn(source)];

const link = (parts: readonly Placed<Part>[], purpose: Purpose): Facts =>
  protectionsOf(routedBy(partsOf(parts, 'routes'), purpose), partsOf(parts, 'guards'), purpose);

export const phoenixPermissions: Framework<Part> = {
  name: 'phoenix-permissions',
  version: 1,
  visitors: {
    elixir: {
      words: ['Phoenix.Router', ':router', 'pipe_through', 'live_session', 'defmacro', 'plug', 'on_mount'],
      extract,
    },
  },
  link,
};
