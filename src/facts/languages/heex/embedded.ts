import type { ElixirSource } from '../../languages/elixir/read.ts';
import type { ModuleScope } from '../../languages/elixir/modules.ts';
import { type Text, walk } from '../../languages/elixir/tree.ts';
import { readTemplate, type Template } from './read.ts';

/** A template in Elixir: `~H`. */
export interface Embedded {
  node: Text;
  /** The module that it stands in. */
  scope: ModuleScope | null;
  template: Template;
}

const innermost = (modules: readonly ModuleScope[], offset: number): ModuleScope | null =>
  modules.findLast(({ start, end }) => start <= offset && offset < end) ?? null;

const known = new WeakMap<ElixirSource, Embedded[]>();

/** Every template of a file, read once for all who ask. */
export const embeddedIn = (source: ElixirSource): Embedded[] => {
  const { text, nodes, modules } = source;
  const before = known.get(source);
  if (before) return before;
  const found: Embedded[] = [];
  for (const node of /~[HL]/.test(text) ? walk(nodes) : [])
    if (node.type === 'text' && (node.sigil === 'H' || node.sigil === 'L')) {
      const template = readTemplate(text.slice(node.contentStart, node.end));
      found.push({ node, scope: innermost(modules, node.start), template });
    }
  known.set(source, found);
  return found;
};
