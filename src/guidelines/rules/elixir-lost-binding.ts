import { regionsIn } from '../../facts/languages/elixir/regions.ts';
import { type Call, type Node, walk } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { statementListsIn } from '../questions/statements.ts';

/** Who binds a name means it soon. */
const furthest = 50;

const forms = new Set(['if', 'unless', 'case', 'cond', 'for']);

const isChoice = (node: Node): node is Call =>
  node.type === 'call' && node.receiver === null && forms.has(node.name ?? '') && node.body !== null;

/** What runs under each condition. */
const branchesOf = ({ body, clauses }: Call): (readonly Node[])[] =>
  [body ?? [], ...clauses.map((clause) => clause.body)].flatMap((nodes): (readonly Node[])[] => {
    const arrows = nodes.flatMap((node) => (node.type === 'arrow' ? [node.right] : []));
    return arrows.length > 0 ? arrows : [nodes];
  });

const mentions = (nodes: readonly Node[], name: string): boolean =>
  [...walk(nodes)].some((node) => node.type === 'identifier' && node.name === name);

interface Bound {
  name: string;
  line: number;
}

/** What a branch binds and does not read again. */
const boundLast = (whole: readonly Node[]): Bound[] => {
  const branch = whole.slice(-furthest);
  return branch.flatMap((node, index) => {
    if (node.type !== 'operator' || node.operator !== '=' || node.left.type !== 'identifier') return [];
    const { name } = node.left;
    return name.startsWith('_') || mentions(branch.slice(index + 1), name) ? [] : [{ name, line: node.line }];
  });
};

/** The name is read after it, before it is bound again. */
const isReadIn = (nodes: readonly Node[], name: string): boolean => {
  const next = nodes.find((node) => mentions([node], name));
  if (!next) return false;
  const binds = next.type === 'operator' && next.operator === '=' && mentions([next.left], name);
  return !binds || mentions([next.right], name);
};

const lostIn = (statements: readonly Node[]): Bound[] =>
  statements.flatMap((node, index) => {
    const after = statements.slice(index + 1, index + 1 + furthest);
    if (!isChoice(node) || after.length === 0) return [];
    return branchesOf(node)
      .flatMap(boundLast)
      .filter(({ name }) => isReadIn(after, name));
  });

export const elixirLostBinding: Guideline = {
  id: 'elixir-lost-binding',
  summary: 'What a branch binds is used: the result of `if`, `case` or `for` is bound as a whole.',
  about: ['elixir'],
  level: whereTorus,
  words: ['if ', 'unless ', 'case ', 'cond ', 'for '],
  check: ({ elixir }) =>
    regionsIn(elixir)
      .filter(({ owner }) => owner !== null)
      .flatMap(({ nodes }) => statementListsIn(nodes).flatMap(lostIn))
      .map(({ name, line }) => ({
        line,
        subject: name,
        message: `Unexpected binding of \`${name}\` in a branch, expected the result of the whole expression to be bound: after it \`${name}\` is what it was before`,
        example: `${name} = if … do … else ${name} end`,
      })),
};
