import type { Settings } from '../domain/settings.ts';
import { canonicalJson } from '../text/digest.ts';

/** Settings that say whose word opens a gate: whoever changes them could open all. */
const guarded: Readonly<Record<string, (settings: Settings) => unknown>> = {
  'seal.keys': ({ seal }) => seal.keys,
  'finalize.mode': ({ finalize }) => finalize.mode,
  'finalize.self': ({ finalize }) => finalize.self,
};

/** The names of those that differ. */
export const guardedChanges = (before: Settings, after: Settings): string[] =>
  Object.entries(guarded).flatMap(([name, valueOf]) =>
    canonicalJson(valueOf(before)) === canonicalJson(valueOf(after)) ? [] : [name],
  );
