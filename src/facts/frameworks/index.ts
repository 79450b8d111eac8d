import type { FactKind } from '../../domain/fact.ts';
import type { Framework, LanguageName } from '../framework.ts';
import { config } from './config.ts';
import { ecto } from './ecto/ecto.ts';
import { elixirCalls } from './elixir-calls.ts';
import { elixirModules } from './elixir-modules.ts';
import { featureFlags } from './feature-flags.ts';
import { oban } from './oban.ts';
import { otpProcesses } from './otp-processes.ts';
import { phoenixHooks } from './phoenix-hooks.ts';
import { phoenixLiveView } from './phoenix-live-view.ts';
import { phoenixPermissions } from './phoenix-permissions.ts';
import { phoenixPubSub } from './phoenix-pubsub.ts';
import { phoenixRouter } from './phoenix-router.ts';
import { telemetry } from './telemetry.ts';

/** Parts are the framework's own business; outside of it they are JSON. */
const opaque = <Part>(framework: Framework<Part>): Framework<unknown> => framework;

export interface FrameworkEntry {
  framework: Framework<unknown>;
  /** What it reads; of a kind that nothing reads, nothing is known. */
  kinds: readonly FactKind[];
}

/** A new framework is a file here and a line below. */
export const entries: readonly FrameworkEntry[] = [
  { framework: opaque(elixirModules), kinds: ['module', 'function', 'dependency'] },
  { framework: opaque(elixirCalls), kinds: ['call'] },
  { framework: opaque(phoenixRouter), kinds: ['route'] },
  { framework: opaque(phoenixPermissions), kinds: ['permission'] },
  { framework: opaque(phoenixLiveView), kinds: ['live-view', 'ui-event'] },
  { framework: opaque(phoenixHooks), kinds: ['hook'] },
  { framework: opaque(ecto), kinds: ['table', 'column', 'index', 'constraint'] },
  { framework: opaque(telemetry), kinds: ['telemetry'] },
  { framework: opaque(phoenixPubSub), kinds: ['pubsub'] },
  { framework: opaque(oban), kinds: ['job', 'queue'] },
  { framework: opaque(config), kinds: ['config'] },
  { framework: opaque(otpProcesses), kinds: ['process'] },
  { framework: opaque(featureFlags), kinds: ['flag'] },
];

/** The kinds of facts that a file of a language states, at this place. */
export const kindsTold = (language: LanguageName, path: string): ReadonlySet<FactKind> =>
  new Set(
    entries.flatMap(({ framework: { visitors }, kinds }) => {
      const visitor = visitors[language];
      return visitor && (visitor.isTold?.(path) ?? true) ? kinds : [];
    }),
  );

export const frameworks: readonly Framework<unknown>[] = entries.map(({ framework }) => framework);
