import type { ElixirSource } from '../../framework.ts';
import { surroundingsOf } from '../../languages/elixir/around.ts';
import { readingOf, type Standing, standingOf } from '../../languages/elixir/flow-parts.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import { type Region, regionsIn } from '../../languages/elixir/regions.ts';
import { type Site, sitesIn } from '../../languages/elixir/sites.ts';
import type { Term } from '../../languages/elixir/term.ts';
import { type Call, isCall, type Node } from '../../languages/elixir/tree.ts';
import { isFlagModule, options } from './names.ts';

/** The flags that the project defines in one place. */
export interface Registry extends Standing {
  part: 'registry';
  flags: Term;
  /** By its name it is all of them, and no choice among them. */
  isAll: boolean;
}

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
  const flags: Term = { type: 'list', items: [flag] };
  return { part: 'registry', flags, isAll: true, ...standingOf(source, site, []) };
};

const listing = /feature|flag|toggle|^all|known|defined|available|names|^list/i;

const all =
  /^(?:all_?)?(?:(?:feature|flag|feature_flag|feature_toggle|toggle)s)?$|^(?:known|defined|available)$/;

const registryFrom = (
  source: ElixirSource,
  region: Region,
  { node, name, line }: { node: Node | undefined; name: string; line: number },
): Registry[] => {
  const reading = { region, owner: null, around: surroundingsOf(source), options };
  const flags = readTerm(node, reading);
  const isList = flags.type === 'list' || flags.type === 'lists' || flags.type === 'map';
  return isList
    ? [
        {
          ...{ part: 'registry', flags, isAll: all.test(name) },
          ...{ module: region.scope.name, callee: null, isQuoted: false, line },
        },
      ]
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
        ? registryFrom(source, region, { node: last, name: owner.name, line })
        : [];
    }
    return nodes.flatMap((node) => {
      const attribute = attributeCall(node);
      return attribute && listing.test(attribute.name ?? '') && attribute.args.length === 1
        ? registryFrom(source, region, {
            node: attribute.args[0],
            name: attribute.name ?? '',
            line: attribute.line,
          })
        : [];
    });
  });

export const flagsDefinedIn = (source: ElixirSource): Registry[] => [
  ...sitesIn(source).flatMap((site) => definitionAt(source, site) ?? []),
  ...registriesIn(source),
];
