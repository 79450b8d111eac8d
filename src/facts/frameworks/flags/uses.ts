import type { ElixirSource, HeexSource } from '../../framework.ts';
import { type Standing, readingOf, standingOf } from '../../languages/elixir/flow-parts.ts';
import { type Aliases, fullName } from '../../languages/elixir/modules.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import { argsOf, receiverOf, type Site, sitesIn } from '../../languages/elixir/sites.ts';
import { bare, type Term, unknown } from '../../languages/elixir/term.ts';
import type { Node } from '../../languages/elixir/tree.ts';
import { embeddedIn } from '../../languages/heex/embedded.ts';
import { isFlagModule, isName, options } from './names.ts';

/** A question for a flag, or a change of it. */
export interface Use extends Standing {
  part: 'use';
  /** The module that is asked; null for a function without one. */
  asked: string | null;
  flag: Term;
}

const asking =
  /enabled|disabled|(?:^|_)(?:in)?active|available|allowed|^(?:en|dis)able|toggle|state|variant|access|rollout|^o(?:n|ff)\?|feature|flag/;
/** What is given to these is no flag: they list some. */
const listed = /^(?:list|all|features?_for|flags?_for)(?:_|$)|_for_|(?:features|flags|names|strings)$/;
/** Functions that say by their own name that they ask for a flag. */
const asksByName =
  /(?:feature|flag)\w*_(?:enabled|active|on|available)\?*$|^(?:feature|flag)(?:_flag)?_?(?:enabled|on)?\?$|^has_(?:feature|flag)\?$/;

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
  const asked = receiverOf(site);
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

const askedInTemplate = /([A-Z][\w.]*)\.([a-z_]\w*[?!]?)\(\s*(?::([a-z_]\w*[?!]?)|"([^"#\\]+)")/g;

interface Asking {
  content: string;
  /** The line on which the content starts. */
  line: number;
  module: string | null;
  aliases: Aliases;
}

/** Questions in a template, whose code is no part of any tree. */
const askedIn = ({ content, line, module, aliases }: Asking): Use[] =>
  [...content.matchAll(askedInTemplate)].flatMap((match): Use[] => {
    const [, written = '', name = '', atomName, text] = match;
    const asked = fullName(written, aliases, module);
    if (!isFlagModule(asked) || !asking.test(name) || listed.test(name)) return [];
    const flag: Term =
      atomName === undefined ? { type: 'literal', value: text ?? '' } : { type: 'atom', name: atomName };
    const below = content.slice(0, match.index).match(/\n/g)?.length ?? 0;
    return [{ part: 'use', asked, flag, module, callee: null, isQuoted: false, line: line + below }];
  });

export const templateUses = ({ text }: HeexSource): Use[] =>
  askedIn({ content: text, line: 1, module: null, aliases: new Map() });

const embeddedUses = (source: ElixirSource): Use[] =>
  embeddedIn(source).flatMap(({ node, scope }) =>
    askedIn({
      content: source.text.slice(node.contentStart, node.end),
      line: node.line,
      module: scope?.name ?? null,
      aliases: scope?.aliases ?? new Map(),
    }),
  );

/** What the expressions of a file ask, and what its templates do. */
export const usesIn = (source: ElixirSource): { inCode: Use[]; inTemplates: Use[] } => ({
  inCode: sitesIn(source).flatMap((site) => useAt(source, site) ?? []),
  inTemplates: embeddedUses(source),
});

/** Wrappers around such questions are called with the name of a flag. */
export const mayReach = (site: Site): boolean => {
  const { name } = site.call;
  return (
    name !== null &&
    /feature|flag|enabled\?/.test(name) &&
    !name.startsWith('def') &&
    argsOf(site).some(({ type }) => type === 'atom' || type === 'text')
  );
};
