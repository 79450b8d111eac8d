import type { ElixirSource } from '../../framework.ts';
import { parseText, type Reader } from '../../parse.ts';
import { lowerElixir } from './lower.ts';
import { modulesIn } from './modules.ts';

export interface ReadSource extends ElixirSource {
  /** Part of the file was not read: too deep. */
  isCut: boolean;
}

/** Null where the parser ran out of time. */
export const readElixir = (reader: Reader, text: string): ReadSource | null => {
  const parsed = parseText(reader, text);
  if (!parsed) return null;
  const nodes = lowerElixir(parsed.root, text);
  return { text, nodes, modules: modulesIn(nodes), isCut: parsed.isCut };
};
