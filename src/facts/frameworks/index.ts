import type { Framework } from '../framework.ts';
import { elixirModules } from './elixir-modules.ts';

/** Parts are the framework's own business; outside of it they are JSON. */
const opaque = <Part>(framework: Framework<Part>): Framework<unknown> => framework;

/** A new framework is a file here and a line below. */
export const frameworks: readonly Framework<unknown>[] = [opaque(elixirModules)];
