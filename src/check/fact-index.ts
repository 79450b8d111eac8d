import { covers } from '../domain/open-set.ts';
import type { Fact, FactKind, Facts, OpenSet } from '../domain/fact.ts';
import { kinds } from '../claims/claim-kinds.ts';

/** Facts by kind and by the name that claims compare them by. */
export interface FactIndex {
  find(kind: FactKind, identity: string): readonly Fact[];
  ofKind(kind: FactKind): readonly Fact[];
  /** A reason why nobody can know whether such a fact exists; undefined where all are known. */
  openness(kind: FactKind, subject: string): OpenSet | undefined;
  openSets(kind: FactKind): readonly OpenSet[];
  total: number;
}

/** Tests, dependencies and generated files bear nothing out but that they are there: an empty stub in them would satisfy any claim. */
const noEvidence = /(?:^|\/)(?:test|tests|spec|deps|_build|node_modules|vendor)\//;
const isEvidence = (path: string): boolean => !noEvidence.test(path);

/** Facts that bear out claims of a kind under other names than their own. */
const alsoOf = (kind: FactKind, byKind: ReadonlyMap<FactKind, Fact[]>): Fact[] =>
  kinds
    .filter(({ factKind }) => factKind === kind)
    .flatMap(({ also }) => also?.kinds.flatMap((each) => (byKind.get(each) ?? []).flatMap(also.facts)) ?? []);

const identityOf = (kind: FactKind): ((subject: string) => string) =>
  kinds.find(({ factKind }) => factKind === kind)?.identity ?? ((subject) => subject);

export const indexFacts = ({ facts, open }: Facts): FactIndex => {
  const evidence = facts.filter(({ kind, path }) => kind === 'file' || isEvidence(path));
  const byKind = Map.groupBy(evidence, ({ kind }) => kind);
  const byIdentity = new Map<FactKind, Map<string, Fact[]>>();
  const index = (kind: FactKind): Map<string, Fact[]> => {
    const known =
      byIdentity.get(kind) ??
      Map.groupBy([...(byKind.get(kind) ?? []), ...alsoOf(kind, byKind)], ({ subject }) =>
        identityOf(kind)(subject),
      );
    byIdentity.set(kind, known);
    return known;
  };
  const known = Map.groupBy(
    open.filter(({ path }) => isEvidence(path)),
    ({ kind }) => kind,
  );
  const openSets = (kind: FactKind): readonly OpenSet[] => known.get(kind) ?? [];
  return {
    find: (kind, identity) => index(kind).get(identity) ?? [],
    ofKind: (kind) => byKind.get(kind) ?? [],
    openness: (kind, subject) => openSets(kind).find((set) => covers(set, subject)),
    openSets,
    total: evidence.length,
  };
};
