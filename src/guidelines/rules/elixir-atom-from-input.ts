import type { Problem } from '../../domain/finding.ts';
import { argsOf, type Site, sitesIn } from '../../facts/languages/elixir/sites.ts';
import { type Call, type Node, walk } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { type Clause, clausesIn, headText } from '../questions/functions.ts';
import { comparedTexts, inputOf } from '../questions/user-input.ts';
import type { Source } from '../source.ts';

const makesAtom = ({ name, receiver }: Call): boolean =>
  (name === 'to_atom' && receiver?.type === 'alias' && receiver.name === 'String') ||
  (name === 'binary_to_atom' && receiver?.type === 'atom' && receiver.name === 'erlang');

interface Sink {
  line: number;
  /** What the atom is made of. */
  of: Node;
}

/** Enough for whoever reads them. */
const mostSinks = 100;

const sinksIn = (clause: Clause, sites: readonly Site[]): Sink[] => {
  const calls = sites.flatMap((site) => {
    const [of] = makesAtom(site.call) ? argsOf(site) : [];
    return of ? [{ line: site.call.line, of }] : [];
  });
  const atoms = [...walk(clause.body)].flatMap((node) =>
    node.type === 'atom' && node.text ? [{ line: node.line, of: node.text }] : [],
  );
  return [...calls, ...atoms].slice(0, mostSinks);
};

/** Whether the function looks at what an atom is made of, before or in its head. */
const comparedIn = (clause: Clause, source: Source): ((of: Node) => boolean) => {
  const { text } = source;
  const texts = comparedTexts(clause.body, text);
  const head = headText(source, clause);
  return (of) =>
    [...walk([of])].some(({ start, end }) => {
      const said = text.slice(start, end);
      return texts.has(said) || (/^\w{1,100}$/.test(said) && new RegExp(`\\b${said}\\s+in\\b`).test(head));
    });
};

const checkClause = (clause: Clause, sites: readonly Site[], source: Source): Problem[] => {
  const sinks = sinksIn(clause, sites);
  if (sinks.length === 0) return [];
  const isInput = inputOf(clause, source.elixir.modules);
  const isCompared = comparedIn(clause, source);
  return sinks
    .filter(({ of }) => isInput(of) && !isCompared(of))
    .map(({ line }) => ({
      line,
      subject: `${clause.name}/${clause.arity}`,
      message: `Unexpected atom of what a user sends in \`${clause.name}/${clause.arity}\`, expected \`String.to_existing_atom/1\` or a \`case\` over what is allowed: atoms are never freed`,
    }));
};

export const elixirAtomFromInput: Guideline = {
  id: 'elixir-atom-from-input',
  summary: 'No atom is made of what a user sends.',
  about: ['elixir'],
  level: whereTorus,
  words: ['to_atom', ':"'],
  check: (source) => {
    if (!/String\.to_atom|binary_to_atom|:"[^"]*#\{/.test(source.text)) return [];
    const sites = Map.groupBy(sitesIn(source.elixir), ({ region }) => region);
    return clausesIn(source).flatMap((clause) => checkClause(clause, sites.get(clause.region) ?? [], source));
  },
};
