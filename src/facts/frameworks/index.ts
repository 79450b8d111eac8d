import type { FactKind } from '../../domain/fact.ts';
import type { Framework } from '../framework.ts';
import { elixirModules } from './elixir-modules.ts';

/** Parts are the framework's own business; outside of it they are JSON. */
const opaque = <Part>(framework: Framework<Part>): Framework<unknown> => framework;

interface Entry {
  framework: Framework<unknown>;
  /** What it reads; of a kind that nothing reads, nothing is known. */
  kinds: readonly FactKind[];
}

/** A new framework is a file here and a line below. */
const entries: readonly Entry[] = [
  { framework: opaque(elixirModules), kinds: ['module', 'function', 'dependency'] },
];

export const frameworks: readonly Framework<unknown>[] = entries.map(({ framework }) => framework);
export const readKinds: ReadonlySet<FactKind> = new Set(entries.flatMap(({ kinds }) => kinds));
