import { type Guideline, whereTorus } from '../guideline.ts';
import { callbacksOf, clausesIn } from '../questions/functions.ts';

export const elixirPredicateName: Guideline = {
  id: 'elixir-predicate-name',
  summary: 'The name of a predicate ends with `?`; `is_…` is for guards.',
  about: ['elixir'],
  level: whereTorus,
  words: ['def is_', 'defp is_'],
  check: (source) => {
    const clauses = clausesIn(source);
    return source.elixir.modules.flatMap((scope) => {
      const own = clauses.filter((clause) => clause.scope.name === scope.name);
      const callbacks = callbacksOf(scope, own);
      const named = own.filter(
        ({ form, name, arity }) =>
          /^defp?$/.test(form) && /^is_[a-z]/.test(name) && !callbacks.has(`${name}/${arity}`),
      );
      const first = new Map(named.toReversed().map((clause) => [`${clause.name}/${clause.arity}`, clause]));
      return [...first].reverse().map(([subject, { name, line }]) => ({
        line,
        subject,
        message: `Unexpected \`${subject}\`, expected \`${name.slice(3).replace(/\?$/, '')}?\`: \`is_\` is for guards`,
      }));
    });
  },
};
