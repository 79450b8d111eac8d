import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed, Purpose } from '../framework.ts';
import { flowIn, type FlowPart } from '../languages/elixir/flow-parts.ts';
import { linkFlow, type Links } from '../languages/elixir/link-flow.ts';
import { fullName } from '../languages/elixir/modules.ts';
import { reduceTerm, waysOf } from '../languages/elixir/reduce-term.ts';
import { nameOf, valueOf } from '../languages/elixir/show-term.ts';
import { bare, entryOf, type Term, unknown } from '../languages/elixir/term.ts';
import { agreed, byPlace, distinctOpen, evidence, knownOnly, partsOf, type Place } from '../linking.ts';
import { isFlagModule, isName, options } from './flags/names.ts';
import { flagsDefinedIn, type Registry } from './flags/registries.ts';
import { mayReach, templateUses, type Use, usesIn } from './flags/uses.ts';

type Part = Use | Registry | FlowPart;

const extract = (source: ElixirSource): Part[] => {
  const { inCode, inTemplates } = usesIn(source);
  const registries = flagsDefinedIn(source);
  const terms = [...inCode.map(({ flag }) => flag), ...registries.map(({ flags }) => flags)];
  const flow = { standings: inCode, terms, mayReach, options: { ...options, hasLines: false } };
  return [...inCode, ...inTemplates, ...registries, ...flowIn(source, flow)];
};

interface Defined extends Place {
  name: string;
  default: Value | undefined;
}

const nameKeys = ['name', 'label', 'key', 'id', 'flag', 'feature', 'slug'];

/** `:name`, `"name"`, `%{name: …}`, `{:name, …}`; undefined where it is none of them. */
const definedBy = (item: Term, place: Place): Defined | null => {
  const term = bare(item);
  const at = { path: place.path, line: item.type === 'at' ? item.line : place.line };
  if (isName(term)) return { name: nameOf(term) ?? '', default: undefined, ...at };
  if (term.type === 'tuple' && term.items[0] && isName(term.items[0])) {
    const [flag, given = unknown] = term.items;
    return { name: nameOf(flag) ?? '', default: defaultIn(given), ...at };
  }
  if (term.type !== 'map' && term.type !== 'list') return null;
  const named = nameKeys
    .map((key) => entryOf(term, key))
    .find((value) => value !== undefined && isName(value));
  return named ? { name: nameOf(named) ?? '', default: defaultIn(term), ...at } : null;
};

const defaultIn = (given: Term): Value | undefined => {
  if (given.type === 'literal' && typeof given.value === 'boolean') return given.value;
  const value = entryOf(given, 'default') ?? entryOf(given, 'enabled');
  return value ? valueOf(value) : undefined;
};

interface Registered {
  defined: Defined[];
  /** Every list of flags was read. */
  isWhole: boolean;
  /** The modules that list all of theirs. */
  homes: string[];
}

const itemsOf = (flags: Term): Term[] => {
  if (flags.type === 'list') return flags.items;
  if (flags.type === 'lists') return flags.parts.flatMap(itemsOf);
  return flags.type === 'map' && flags.struct === null
    ? [...flags.entries.map((entry): Term => ({ type: 'tuple', items: entry })), ...flags.bases]
    : [flags];
};

const linkRegistries = (parts: readonly Placed<Registry>[], links: Links): Registered => {
  const all = parts.flatMap(({ path, part }) =>
    itemsOf(reduceTerm(part.flags, links)).map((item) => definedBy(item, { path, line: part.line })),
  );
  return {
    defined: all.filter((one) => one !== null),
    isWhole: all.every((one) => one !== null),
    homes: parts.flatMap(({ part }) => (part.isAll && part.module !== null ? [part.module] : [])),
  };
};

/** Who asks a module for a flag that is not in its list asks for none: one that was there once, or is misspelt. */
const isUnheardOf = ({ name, module }: Asked, { defined, isWhole, homes }: Registered): boolean =>
  isWhole &&
  module !== null &&
  homes.some((home) => home === module || home.startsWith(`${module}.`)) &&
  !defined.some((one) => one.name === name);

interface Asked extends Place {
  name: string;
  /** Of the project, that is asked. */
  module: string | null;
}

interface Linked {
  asked: Asked[];
  open: OpenSet[];
}

const namesIn = (flag: Term): (string | null)[] => {
  if (flag.type === 'list') return flag.items.map((item) => (isName(bare(item)) ? nameOf(bare(item)) : null));
  return [isName(flag) ? nameOf(flag) : null];
};

const linkUses = (parts: readonly Placed<Use>[], links: Links, { defined }: ModuleIndex): Linked => {
  const linked: Linked = { asked: [], open: [] };
  for (const { path, part } of parts) {
    // A module of the project knows its flags; it is asked for others only while it lists them.
    const isOwn = part.asked === null || defined.has(part.asked);
    const module = isOwn && part.asked !== null && isFlagModule(part.asked) ? part.asked : null;
    for (const landed of links.land({ terms: [part.flag], standing: part, path }, { settles: 1 })) {
      for (const name of waysOf(landed.terms[0] ?? unknown).flatMap(namesIn)) {
        const place = { path: landed.path, line: landed.line };
        if (name !== null) linked.asked.push({ name, module, ...place });
        else if (!isOwn)
          linked.open.push({
            kind: 'flag',
            within: '',
            why: `\`${part.asked}\` is asked for a flag that the code computes`,
            ...place,
          });
      }
    }
  }
  return linked;
};

const factOf = (
  subject: string,
  defined: readonly Defined[],
  asked: readonly Asked[],
  isWhole: boolean,
): Fact => {
  const [place] = [...(defined.length > 0 ? defined : asked)].toSorted(byPlace);
  const isDefined = defined.length > 0 ? true : isWhole ? false : undefined;
  return {
    kind: 'flag',
    subject,
    attributes: knownOnly({
      defined: isDefined,
      uses: asked.length,
      default: agreed(defined.map((one) => one.default)),
    }),
    path: place?.path ?? '',
    line: place?.line ?? 0,
  };
};

/** What a template that is a file of its own asks, it asks with the short names of its module. */
const inTemplateOf = ({ path, part }: Placed<Use>, { templates }: ModuleIndex): Placed<Use> => {
  const owner = templates.get(path);
  if (!owner || part.asked === null) return { path, part };
  return { path, part: { ...part, module: owner.module, asked: fullName(part.asked, owner.aliases) } };
};

const link = (placed: readonly Placed<Part>[], modules: Purpose): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, modules);
  const registered = linkRegistries(partsOf(parts, 'registry'), links);
  const { defined, isWhole } = registered;
  const uses = partsOf(parts, 'use').map((use) => inTemplateOf(use, modules));
  const { asked, open } = linkUses(uses, links, modules);
  const definitions = Map.groupBy(defined, ({ name }) => name);
  // A wrapper may ask several functions for what it was asked once.
  const known = asked.filter((one) => !isUnheardOf(one, registered));
  const once = new Map(known.map((one) => [`${one.name} ${one.path} ${one.line}`, one]));
  const questions = Map.groupBy(once.values(), ({ name }) => name);
  const names = new Set([...definitions.keys(), ...questions.keys()]);
  return {
    facts: [...names].map((name) =>
      factOf(name, definitions.get(name) ?? [], questions.get(name) ?? [], isWhole),
    ),
    open: distinctOpen(open),
  };
};

/** A module about flags, a question for one by its own name, or what defines one. */
const started =
  /(?:Features?|Flags?|FeatureToggles?)\b|(?:feature|flag)\w*_(?:enabled|active|on|available)|(?:feature|flag)(?:_flag)?_?(?:enabled|on)?\?|def(?:ine)?_?(?:feature|flag)/;

export const featureFlags: Framework<Part> = {
  name: 'feature-flags',
  version: 4,
  visitors: {
    elixir: {
      words: ['eature', 'lag', 'oggle', 'nabled?'],
      starts: { words: ['Feature', 'Flags', 'feature', 'flag'], pattern: started },
      extract,
    },
    heex: { words: ['eature', 'lag', 'oggle'], isTold: () => false, extract: templateUses },
  },
  link,
};
