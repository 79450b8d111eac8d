import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { ElixirSource, Framework, HeexSource, ModuleIndex, Placed } from '../framework.ts';
import { embeddedIn } from '../languages/heex/embedded.ts';
import type { Template } from '../languages/heex/read.ts';
import { byPlace, evidence } from '../linking.ts';

/** Client hooks by the names that templates ask for: `phx-hook="Chart"`. Where a hook is written, in JavaScript, is not read. */
interface HookPart {
  /** Null in a template that is a file of its own, whose module linking knows. */
  module: string | null;
  /** Null where it is computed. */
  name: string | null;
  line: number;
}

const hooksIn = ({ hooks }: Template, module: string | null, start: number): HookPart[] =>
  hooks.map(({ name, below }) => ({ module, name, line: start + below }));

const extract = (source: ElixirSource): HookPart[] =>
  embeddedIn(source).flatMap(({ node, scope, template }) =>
    hooksIn(template, scope?.name ?? null, node.line),
  );

const extractTemplate = ({ template }: HeexSource): HookPart[] => hooksIn(template, null, 1);

interface Asked {
  name: string | null;
  module: string | null;
  path: string;
  line: number;
}

/** `.Chart` is the hook of that name in the module itself. */
const fullName = (name: string, module: string | null): string =>
  name.startsWith('.') && module !== null ? `${module}${name}` : name;

const link = (parts: readonly Placed<HookPart>[], { templates }: ModuleIndex): Facts => {
  const asked = evidence(parts)
    .map(({ path, part }): Asked => {
      const module = part.module ?? templates.get(path)?.module ?? null;
      return { ...part, module, path, name: part.name && fullName(part.name, module) };
    })
    .toSorted(byPlace);
  const named = Map.groupBy(asked, ({ name }) => name);
  const open = (named.get(null) ?? []).map(({ path, line }): OpenSet => ({
    kind: 'hook',
    within: '',
    why: 'a template computes the name of one',
    path,
    line,
  }));
  named.delete(null);
  const facts = [...named].map(([name, all]): Fact => {
    const modules = [...new Set(all.flatMap(({ module }) => module ?? []))].toSorted();
    const { path = '', line = 0 } = all[0] ?? {};
    return { kind: 'hook', subject: name ?? '', attributes: { modules }, path, line };
  });
  return { facts, open };
};

export const phoenixHooks: Framework<HookPart> = {
  name: 'phoenix-hooks',
  version: 1,
  visitors: {
    elixir: { words: ['phx-hook'], extract },
    heex: { words: ['phx-hook'], extract: extractTemplate },
  },
  link,
};
