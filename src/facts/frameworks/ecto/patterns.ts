import { type Node, walk } from '../../languages/elixir/tree.ts';
import { equal, type Term, unknownTerm, valueTerm } from './terms.ts';

/** Whether a pattern matches a value, as far as both are known, and what its names stand for then. */

export type Match = 'yes' | 'no' | 'perhaps';

type Env = Map<string, Term>;

const worst = (matches: readonly Match[]): Match =>
  matches.includes('no') ? 'no' : matches.includes('perhaps') ? 'perhaps' : 'yes';

const asMatch = (known: boolean | null): Match => (known === null ? 'perhaps' : known ? 'yes' : 'no');

/** Whatever names stand in a pattern that cannot be compared. */
const bindUnknown = (pattern: Node, env: Env): Match => {
  for (const node of walk([pattern])) if (node.type === 'identifier') env.set(node.name, unknownTerm);
  return 'perhaps';
};

const bindItems = (patterns: readonly Node[], items: readonly Term[], env: Env): Match => {
  if (patterns.length !== items.length) return 'no';
  return worst(patterns.map((pattern, index) => bind(pattern, items[index] ?? unknownTerm, env)));
};

/** `[first, second | rest]`. */
const bindList = (patterns: readonly Node[], term: Term, env: Env): Match | null => {
  if (term.is !== 'list') return null;
  const last = patterns.at(-1);
  if (last?.type !== 'operator' || last.operator !== '|') return bindItems(patterns, term.items, env);
  const heads = [...patterns.slice(0, -1), last.left];
  if (term.items.length < heads.length) return 'no';
  const rest: Term = { is: 'list', items: term.items.slice(heads.length) };
  return worst([bindItems(heads, term.items.slice(0, heads.length), env), bind(last.right, rest, env)]);
};

const bindSequence = (pattern: Node & { items: Node[] }, term: Term, env: Env): Match => {
  if (pattern.items.some(({ type }) => type === 'keywords')) return bindUnknown(pattern, env);
  if (pattern.type === 'tuple' && term.is === 'tuple') return bindItems(pattern.items, term.items, env);
  const match = pattern.type === 'list' ? bindList(pattern.items, term, env) : null;
  if (match !== null) return match;
  return term.is === 'unknown' ? bindUnknown(pattern, env) : (bindUnknown(pattern, env), 'no');
};

type MapPattern = Extract<Node, { type: 'map' }>;

/** The keys that a pattern asks of a map, with what their values must match; null where they cannot be told. */
const keyedPatterns = ({ items }: MapPattern): [Term, Node][] | null => {
  const keyed = items.flatMap((item): ([Term, Node] | null)[] => {
    if (item.type === 'keywords') return item.pairs.map(({ key, value }) => pairOf(key, value));
    return [item.type === 'operator' && item.operator === '=>' ? pairOf(item.left, item.right) : null];
  });
  return keyed.includes(null) ? null : keyed.filter((pair) => pair !== null);
};

const pairOf = (key: Node, value: Node): [Term, Node] | null => {
  const constant = constantOf(key);
  return constant && [constant, value];
};

/** `%{table: name, columns: columns}`: more may be in the map. */
const bindMap = (pattern: MapPattern, term: Term, env: Env): Match => {
  const keyed = pattern.struct || term.is !== 'map' ? null : keyedPatterns(pattern);
  if (!keyed || term.is !== 'map') return bindUnknown(pattern, env);
  return worst(
    keyed.map(([key, inner]) => {
      const [, value] = term.pairs.find(([name]) => equal(name, key) === true) ?? [];
      return value ? bind(inner, value, env) : (bindUnknown(inner, env), 'no');
    }),
  );
};

const constantOf = (pattern: Node): Term | null => {
  if (pattern.type === 'literal') return valueTerm(pattern.value);
  if (pattern.type === 'atom' && pattern.name !== null) return valueTerm(pattern.name);
  if (pattern.type === 'text' && pattern.value !== null) return valueTerm(pattern.value);
  return null;
};

export const bind = (pattern: Node, term: Term, env: Env): Match => {
  if (pattern.type === 'identifier') {
    env.set(pattern.name, term);
    return 'yes';
  }
  const constant = constantOf(pattern);
  if (constant) return asMatch(equal(constant, term));
  if (pattern.type === 'tuple' || pattern.type === 'list') return bindSequence(pattern, term, env);
  if (pattern.type === 'map') return bindMap(pattern, term, env);
  if (pattern.type === 'operator' && pattern.operator === '=')
    return worst([bind(pattern.left, term, env), bind(pattern.right, term, env)]);
  if (pattern.type === 'operator' && pattern.operator === '\\\\') return bind(pattern.left, term, env);
  return bindUnknown(pattern, env);
};

export const bindAll = (patterns: readonly Node[], terms: readonly Term[], env: Env): Match =>
  bindItems(patterns, terms, env);
