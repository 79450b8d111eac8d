import type { Problem } from '../../domain/finding.ts';
import { argsOf, type Site, sitesIn } from '../../facts/languages/elixir/sites.ts';
import { atomName, type Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';

const isNamed = ({ call }: Site, name: RegExp): boolean =>
  name.test(call.name ?? '') &&
  (call.receiver === null ||
    (call.receiver.type === 'alias' && /(?:^|\.)Changeset$/.test(call.receiver.name)));

const atomsOf = (node: Node | undefined): { name: string; line: number }[] =>
  node?.type === 'list'
    ? node.items.flatMap((item) =>
        item.type === 'atom' && item.name !== null ? [{ name: item.name, line: item.line }] : [],
      )
    : [];

/** Who owns a record is a field of this name. */
const isOwner = (name: string): boolean => name.endsWith('_id');

const checkFunction = (sites: readonly Site[]): Problem[] => {
  const set = new Set(
    sites
      .filter((site) => isNamed(site, /^(?:put|force)_change$/))
      .flatMap((site) => atomName(argsOf(site)[1]) ?? []),
  );
  return sites
    .filter((site) => isNamed(site, /^cast$/))
    .flatMap((site) => atomsOf(argsOf(site)[2]))
    .filter(({ name }) => isOwner(name) && set.has(name))
    .map(({ name, line }) => ({
      line,
      subject: name,
      message: `Unexpected \`:${name}\` among the fields that are cast, expected only \`put_change\`: the program sets it`,
    }));
};

export const ectoProtectedCast: Guideline = {
  id: 'ecto-protected-cast',
  summary: 'A field that the program sets is not cast from what comes in.',
  about: ['elixir'],
  level: whereTorus,
  words: ['_change('],
  check: ({ elixir }) => {
    const byRegion = Map.groupBy(
      sitesIn(elixir).filter(({ isQuoted }) => !isQuoted),
      ({ region }) => region,
    );
    return [...byRegion.values()].flatMap(checkFunction);
  },
};
