import type { Fact } from '../domain/fact.ts';

const known = new WeakMap<readonly Fact[], Map<string, readonly Fact[]>>();

/**
 * Some of many facts. One check after the other asks the same of the same facts, so that they are gone through once; `key`
 * tells what is asked from all else that is.
 */
export const among = (
  facts: readonly Fact[],
  key: string,
  test: (fact: Fact) => boolean,
): readonly Fact[] => {
  const byKey = known.get(facts) ?? new Map<string, readonly Fact[]>();
  known.set(facts, byKey);
  const found = byKey.get(key) ?? facts.filter(test);
  byKey.set(key, found);
  return found;
};
