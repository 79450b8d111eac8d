import type { Problem } from '../../domain/finding.ts';
import { argsOf, sitesIn } from '../../facts/languages/elixir/sites.ts';
import { type Call, type Node, walk } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { type Clause, clausesIn, headText } from '../questions/functions.ts';
import { comparedTexts, inputOf, type IsInput } from '../questions/user-input.ts';
import type { Source } from '../source.ts';

const makesAtom = ({ name, receiver }: Call): boolean =>
  (name === 'to_atom' && receiver?.type === 'alias' && receiver.name === 'String') ||
  (name === 'binary_to_atom' && receiver?.type === 'atom' && receiver.name === 'erlang');

/** Where atoms are made of input, and of which. */
const sinksIn = (clause: Clause, source: Source, isInput: IsInput): { line: number; of: Node }[] => {
  const calls = sitesIn(source.elixir).flatMap((site) => {
    if (site.region !== clause.region || !makesAtom(site.call)) return [];
    const [of] = argsOf(site);
    return of && isInput(of) ? [{ line: site.call.line, of }] : [];
  });
  const atoms = [...walk(clause.body)].flatMap((node) =>
    node.type === 'atom' && node.text && isInput(node.text) ? [{ line: node.line, of: node.text }] : [],
  );
  return [...calls, ...atoms];
};

const isCompared = (of: Node, clause: Clause, source: Source): boolean => {
  const { text } = source;
  const texts = comparedTexts(clause.body, text);
  const head = headText(source, clause);
  return [...walk([of])].some(({ start, end }) => {
    const said = text.slice(start, end);
    return texts.has(said) || (/^\w+$/.test(said) && new RegExp(`\\b${said}\\s+in\\b`).test(head));
  });
};

const checkClause = (clause: Clause, source: Source): Problem[] =>
  sinksIn(clause, source, inputOf(clause, source.elixir.modules))
    .filter(({ of }) => !isCompared(of, clause, source))
    .map(({ line }) => ({
      line,
      subject: `${clause.name}/${clause.arity}`,
      message: `Unexpected atom of what a user sends in \`${clause.name}/${clause.arity}\`, expected \`String.to_existing_atom/1\` or a \`case\` over what is allowed: atoms are never freed`,
    }));

export const elixirAtomFromInput: Guideline = {
  id: 'elixir-atom-from-input',
  summary: 'No atom is made of what a user sends.',
  about: ['elixir'],
  level: whereTorus,
  words: ['to_atom', ':"'],
  check: (source) =>
    /String\.to_atom|binary_to_atom|:"[^"]*#\{/.test(source.text)
      ? clausesIn(source).flatMap((clause) => checkClause(clause, source))
      : [],
};
