import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed, Purpose } from '../framework.ts';
import { moduleName, type ModuleScope } from '../languages/elixir/modules.ts';
import { type Call, isCall, type Node, walk } from '../languages/elixir/tree.ts';
import { surroundingsOf } from '../languages/elixir/around.ts';
import { linkFlow, type Links } from '../languages/elixir/link-flow.ts';
import {
  flowIn,
  type FlowPart,
  readingOf,
  type Standing,
  standingOf,
} from '../languages/elixir/flow-parts.ts';
import type { ReadOptions } from '../languages/elixir/read-step.ts';
import { readTerm } from '../languages/elixir/read-term.ts';
import { reduceTerm, waysOf } from '../languages/elixir/reduce-term.ts';
import { type Region, regionsIn } from '../languages/elixir/regions.ts';
import { nameOf, valueOf } from '../languages/elixir/show-term.ts';
import { agreed, byPlace, distinctOpen, evidence, knownOnly, partsOf, type Place } from '../linking.ts';
import { argsOf, type Site, sitesIn } from '../languages/elixir/sites.ts';
import { bare, entryOf, type Term, unknown } from '../languages/elixir/term.ts';

/** A question for a flag, or a change of it. */
interface Use extends Standing {
  part: 'use';
  /** The module that is asked; null for a function without one. */
  asked: string | null;
  flag: Term;
}

/** The flags that the project defines in one place. */
interface Registry extends Standing {
  part: 'registry';
  flags: Term;
}

type Part = Use | Registry | FlowPart;

const options: ReadOptions = { hasValues: true, hasLines: true, follows: () => false, most: 1_000 };

/** `MyApp.Features`, `FunWithFlags`, `MyApp.ScopedFeatureFlags`, `MyApp.Flags.Defined`. */
const isFlagModule = (name: string): boolean =>
  /(?:^|\.)(?:\w*Features?|\w*FeatureFlags?|\w*FeatureToggles?|Flags|\w+WithFlags|\w+Flags)(?:\.(?:\w*Defin\w+|Registry|List|All))?$/.test(
    name,
  );

const asking =
  /enabled|disabled|(?:^|_)(?:in)?active|available|allowed|^(?:en|dis)able|toggle|state|variant|access|rollout|^o(?:n|ff)\?|feature|flag/;
/** What is given to these is no flag: they list some. */
const listed = /^(?:list|all|features?_for|flags?_for)(?:_|$)|_for_|(?:features|flags|names|strings)$/;
/** Functions that say by their own name that they ask for a flag. */
const asksByName =
  /(?:feature|flag)\w*_(?:enabled|active|on|available)\?*$|^(?:feature|flag)(?:_flag)?_?(?:enabled|on)?\?$|^has_(?:feature|flag)\?$/;

/** A module about flags, a question for one by its own name, or what defines one. */
const started =
  /(?:Features?|Flags?|FeatureToggles?)\b|(?:feature|flag)\w*_(?:enabled|active|on|available)|(?:feature|flag)(?:_flag)?_?(?:enabled|on)?\?|def(?:ine)?_?(?:feature|flag)/;

const moduleOf = ({ call, region }: Site): string | null =>
  call.receiver ? moduleName(call.receiver, region.scope) : null;

const isName = (term: Term): boolean =>
  (term.type === 'atom' && !/^(?:nil|true|false|ok|error)$/.test(term.name)) ||
  (term.type === 'literal' && typeof term.value === 'string');

const isNames = (term: Term): boolean =>
  isName(term) || (term.type === 'list' && term.items.length > 0 && term.items.map(bare).every(isName));

const isFlagVariable = (node: Node | undefined): boolean =>
  node?.type === 'identifier' && /flag|feature|toggle|name|key/.test(node.name);

/** The flag comes first, or after what it is asked for. */
const flagAmong = (nodes: readonly Node[], terms: readonly Term[]): Term => {
  const [first = unknown, second] = terms;
  return !isNames(first) && !isFlagVariable(nodes[0]) && second && isNames(second) ? second : first;
};

const useAt = (source: ElixirSource, site: Site): Use | null => {
  const { name, receiver } = site.call;
  const asked = moduleOf(site);
  if (name === null || (receiver && asked === null) || name.startsWith('def')) return null;
  const isAsked = asked !== null && isFlagModule(asked) && asking.test(name) && !listed.test(name);
  if (!isAsked && !asksByName.test(name)) return null;
  const reading = readingOf(source, site, { ...options, hasLines: false });
  const nodes = argsOf(site);
  if (nodes.length === 0) return null;
  const flag = flagAmong(
    nodes,
    nodes.map((node) => readTerm(node, reading)),
  );
  return { part: 'use', asked, flag, ...standingOf(source, site, [flag]) };
};

const definers = /^(?:def(?:ine)?_?)(?:feature|flag)(?:_flag)?$/;
const plainDefiners = /^(?:feature|flag)(?:_flag)?$/;

/** `if Mix.env() == :test`: what stands there is for tests. */
const isForTests = ({ conditions }: Site, text: string): boolean =>
  conditions.some((condition) => {
    const tested = condition.args.map(({ start, end }) => text.slice(start, end)).join(' ');
    return (
      condition.name === 'if' &&
      tested.includes('env') &&
      /:test\b/.test(tested) &&
      !/:dev\b|:prod\b|!=|\bnot\b/.test(tested)
    );
  });

/** `deffeature :name, …` and its kin. */
const definitionAt = (source: ElixirSource, site: Site): Registry | null => {
  const { call, region } = site;
  const inModule = region.scope.name !== null && isFlagModule(region.scope.name);
  const isDefiner = definers.test(call.name ?? '') || (inModule && plainDefiners.test(call.name ?? ''));
  if (!isDefiner || call.receiver || region.owner || site.isQuoted || isForTests(site, source.text))
    return null;
  const flag = readTerm(call.args[0], readingOf(source, site, options));
  return { part: 'registry', flags: { type: 'list', items: [flag] }, ...standingOf(source, site, []) };
};

const listing = /feature|flag|toggle|^all|known|defined|available|names|^list/i;

const registryFrom = (
  source: ElixirSource,
  region: Region,
  node: Node | undefined,
  line: number,
): Registry[] => {
  const reading = { region, owner: null, around: surroundingsOf(source), options };
  const flags = readTerm(node, reading);
  const isList = flags.type === 'list' || flags.type === 'lists' || flags.type === 'map';
  return isList
    ? [{ part: 'registry', flags, module: region.scope.name, callee: null, isQuoted: false, line }]
    : [];
};

const attributeCall = (node: Node): Call | null =>
  node.type === 'unary' && node.operator === '@' && isCall(node.operand) ? node.operand : null;

/** `@features [:a, :b]` and `def all, do: [:a, :b]` of a module that is about flags. */
const registriesIn = (source: ElixirSource): Registry[] =>
  regionsIn(source).flatMap((region) => {
    const { scope, owner, nodes, line } = region;
    if (scope.name === null || !isFlagModule(scope.name)) return [];
    if (owner) {
      const isListing = owner.parameters.length === 0 && listing.test(owner.name);
      const last = nodes.at(-1);
      return isListing && (last?.type === 'list' || last?.type === 'map' || last?.type === 'text')
        ? registryFrom(source, region, last, line)
        : [];
    }
    return nodes.flatMap((node) => {
      const attribute = attributeCall(node);
      return attribute && listing.test(attribute.name ?? '') && attribute.args.length === 1
        ? registryFrom(source, region, attribute.args[0], attribute.line)
        : [];
    });
  });

const innermost = (modules: readonly ModuleScope[], offset: number): ModuleScope | null =>
  modules.findLast(({ start, end }) => start <= offset && offset < end) ?? null;

const askedInTemplate = /([A-Z][\w.]*)\.([a-z_]\w*[?!]?)\(\s*(?::([a-z_]\w*[?!]?)|"([^"#\\]+)")/g;

/** Questions in `~H` templates, whose code is no part of the tree. */
const usesInTemplate = (source: ElixirSource, node: Extract<Node, { type: 'text' }>): Use[] => {
  const scope = innermost(source.modules, node.start);
  const content = source.text.slice(node.contentStart, node.end);
  return [...content.matchAll(askedInTemplate)].flatMap((match): Use[] => {
    const [, written = '', name = '', atomName, text] = match;
    const place = { line: node.line, start: node.start, end: node.end };
    const asked = scope ? moduleName({ type: 'alias', name: written, ...place }, scope) : written;
    if (asked === null || !isFlagModule(asked) || !asking.test(name) || listed.test(name)) return [];
    const flag: Term =
      atomName === undefined ? { type: 'literal', value: text ?? '' } : { type: 'atom', name: atomName };
    const before = source.text.slice(node.start, node.contentStart + match.index);
    const line = node.line + (before.match(/\n/g)?.length ?? 0);
    return [{ part: 'use', asked, flag, module: scope?.name ?? null, callee: null, isQuoted: false, line }];
  });
};

const templateUses = (source: ElixirSource): Use[] => {
  if (!source.text.includes('~H')) return [];
  const uses: Use[] = [];
  for (const node of walk(source.nodes))
    if (node.type === 'text' && node.sigil === 'H') uses.push(...usesInTemplate(source, node));
  return uses;
};

/** Wrappers around such questions are called with the name of a flag. */
const mayReach = (site: Site): boolean => {
  const { name } = site.call;
  return (
    name !== null &&
    /feature|flag|enabled\?/.test(name) &&
    !name.startsWith('def') &&
    argsOf(site).some(({ type }) => type === 'atom' || type === 'text')
  );
};

const extract = (source: ElixirSource): Part[] => {
  const uses = sitesIn(source).flatMap((site) => useAt(source, site) ?? []);
  const registries = [
    ...sitesIn(source).flatMap((site) => definitionAt(source, site) ?? []),
    ...registriesIn(source),
  ];
  const terms = [...uses.map(({ flag }) => flag), ...registries.map(({ flags }) => flags)];
  return [
    ...uses,
    ...templateUses(source),
    ...registries,
    ...flowIn(source, { standings: uses, terms, mayReach, options: { ...options, hasLines: false } }),
  ];
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
  return { defined: all.filter((one) => one !== null), isWhole: all.every((one) => one !== null) };
};

interface Asked extends Place {
  name: string;
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
    for (const landed of links.land({ terms: [part.flag], standing: part, path }, { settles: 1 })) {
      for (const name of waysOf(landed.terms[0] ?? unknown).flatMap(namesIn)) {
        const place = { path: landed.path, line: landed.line };
        if (name !== null) linked.asked.push({ name, ...place });
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

const link = (placed: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(parts, purpose);
  const { defined, isWhole } = linkRegistries(partsOf(parts, 'registry'), links);
  const { asked, open } = linkUses(partsOf(parts, 'use'), links, purpose);
  const definitions = Map.groupBy(defined, ({ name }) => name);
  // A wrapper may ask several functions for what it was asked once.
  const once = new Map(asked.map((one) => [`${one.name} ${one.path} ${one.line}`, one]));
  const questions = Map.groupBy(once.values(), ({ name }) => name);
  const names = new Set([...definitions.keys(), ...questions.keys()]);
  return {
    facts: [...names].map((name) =>
      factOf(name, definitions.get(name) ?? [], questions.get(name) ?? [], isWhole),
    ),
    open: distinctOpen(open),
  };
};

export const featureFlags: Framework<Part> = {
  name: 'feature-flags',
  version: 2,
  visitors: {
    elixir: {
      words: ['eature', 'lag', 'oggle', 'nabled?'],
      starts: { words: ['Feature', 'Flags', 'feature', 'flag'], pattern: started },
      extract,
    },
  },
  link,
};
