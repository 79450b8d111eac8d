import type { Problem } from '../../domain/finding.ts';
import { atomName, type Call, isCall, type Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { type Clause, clausesIn } from '../questions/functions.ts';
import { bodyOfFunction } from '../questions/literals.ts';
import { isBounded, type Loop, loopsIn } from '../questions/loops.ts';
import { nodesOutside } from '../questions/walk.ts';
import type { Source } from '../source.ts';

/** One statement for many, such as `insert_all`, is how a loop is mended; raw SQL is written for what differs by more than a value. */
const queries =
  /^(?:all|all_by|one!?|get!?|get_by!?|insert!?|update!?|delete!?|insert_or_update!?|aggregate|exists\?|preload|reload!?)$/;

const isRepo = ({ receiver }: Call): boolean => receiver?.type === 'alias' && receiver.name.endsWith('Repo');

const isQuery = (node: Node): boolean => isCall(node) && isRepo(node) && queries.test(node.name ?? '');

/** What is run at once by whoever is given it; any other function may be for later. */
const runsAtOnce = (call: Call): boolean =>
  (call.receiver?.type === 'alias' && call.receiver.name === 'Enum') ||
  (isRepo(call) && /^(?:transaction|transact|checkout)$/.test(call.name ?? ''));

const results = new Set(['ok', 'error']);

/** `{:author, value} -> …` and `:titles -> …`: of the members of a list of options one at most is meant. */
const isOneOfMany = (node: Node): boolean => {
  const [first] = node.type === 'arrow' ? node.left : [];
  const pattern = first?.type === 'operator' && first.operator === 'when' ? first.left : first;
  const inner = pattern?.type === 'other' ? pattern.items[0] : pattern;
  const tag = atomName(inner?.type === 'tuple' ? inner.items[0] : inner);
  return tag !== null && !results.has(tag);
};

const isLater = (nodes: readonly Node[]): ((node: Node) => boolean) => {
  const atOnce = new Set<Node>();
  for (const node of nodesOutside(nodes, () => false))
    if (node.type === 'call' && runsAtOnce(node)) for (const arg of node.args) atOnce.add(arg);
  return (node) => bodyOfFunction(node) !== null && !atOnce.has(node);
};

const conditional = new Set(['if', 'unless', 'case', 'cond', 'with', 'try']);

/** What a clause runs whatever it is given. */
const certainlyIn = ({ body }: Clause): Node[] => {
  const later = isLater(body);
  return nodesOutside(
    body,
    (node) => later(node) || (isCall(node) && node.receiver === null && conditional.has(node.name ?? '')),
  );
};

/** The functions of a file of which every clause runs a query: `name/arity` → the query. */
const queryingIn = (clauses: readonly Clause[]): Map<string, Call> => {
  const byName = Map.groupBy(clauses, ({ name, arity, scope }) => `${scope.name} ${name}/${arity}`);
  return new Map(
    [...byName].flatMap(([key, all]) => {
      const found = all.map((clause) => certainlyIn(clause).find((node): node is Call => isQuery(node)));
      const [first] = found;
      return first && found.every((each) => each !== undefined) ? [[key, first] as const] : [];
    }),
  );
};

const calledBy = ({ name, receiver }: Call): string =>
  receiver?.type === 'alias' ? `${receiver.name}.${name}` : `${name}`;

interface Found {
  node: Node;
  called: string;
  query: Call;
}

const queriesIn = ({ body, site }: Loop, querying: () => ReadonlyMap<string, Call>): Found[] => {
  const later = isLater(body);
  const module = site.region.scope.name;
  const nodes = nodesOutside(body, (node) => later(node) || isOneOfMany(node));
  const piped = new Set(
    nodes.flatMap((node) => (node.type === 'operator' && node.operator === '|>' ? [node.right] : [])),
  );
  return nodes.flatMap((node): Found[] => {
    if (!isCall(node)) return [];
    if (isQuery(node)) return [{ node, called: calledBy(node), query: node }];
    if (node.receiver !== null || node.name === null) return [];
    const called = `${node.name}/${node.args.length + (piped.has(node) ? 1 : 0)}`;
    const query = querying().get(`${module} ${called}`);
    return query ? [{ node, called, query }] : [];
  });
};

/** Scripts and tasks that somebody runs once, migrations and seeds among them. */
const runsOnce = ({ site }: Loop, { elixir }: Source): boolean => {
  const scope = elixir.modules.find(({ name }) => name !== null && name === site.region.scope.name);
  if (!scope || scope.name?.includes('Seed')) return true;
  return scope.uses.some(({ module }) => module === 'Ecto.Migration' || module === 'Mix.Task');
};

const problem = ({ node, called, query }: Found): Problem => ({
  line: node.line,
  subject: called,
  message: `Unexpected \`${called}\` in a loop${node === query ? '' : `, which runs \`${calledBy(query)}\``}, expected one query for all of its members`,
});

export const ectoQueryInLoop: Guideline = {
  id: 'ecto-query-in-loop',
  summary:
    'No query runs in a loop: what a loop needs is fetched before it, what it changes is written at once.',
  about: ['elixir'],
  level: whereTorus,
  words: ['Repo.'],
  except: /\.exs$/,
  check: (source) => {
    let known: ReadonlyMap<string, Call> | null = null;
    const querying = (): ReadonlyMap<string, Call> => (known ??= queryingIn(clausesIn(source)));
    const found = loopsIn(source).flatMap((loop) => {
      const inside = runsOnce(loop, source) ? [] : queriesIn(loop, querying);
      return inside.length > 0 && isBounded(loop, source) ? [] : inside;
    });
    return [...new Map(found.map((each) => [each.node.start, each])).values()].map(problem);
  },
};
