import type { Problem } from '../../domain/finding.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { callbacksOf, type Clause, clausesIn } from '../questions/functions.ts';

const describe = ({ name, line }: Clause, subject: string): Problem => ({
  line,
  subject,
  message: `Unexpected \`${subject}\`, expected \`${name.slice(3).replace(/\?$/, '')}?\`: \`is_\` is for guards`,
});

export const elixirPredicateName: Guideline = {
  id: 'elixir-predicate-name',
  summary: 'The name of a predicate ends with `?`; `is_…` is for guards.',
  about: ['elixir'],
  level: whereTorus,
  words: ['def is_', 'defp is_'],
  check: (source) => {
    const byModule = Map.groupBy(clausesIn(source), ({ scope }) => scope.name);
    return source.elixir.modules.flatMap((scope) => {
      const own = byModule.get(scope.name) ?? [];
      const callbacks = callbacksOf(scope, own);
      const named = own.filter(
        ({ form, name, arity }) =>
          /^defp?$/.test(form) && /^is_[a-z]/.test(name) && !callbacks.has(`${name}/${arity}`),
      );
      const byName = Map.groupBy(named, ({ name, arity }) => `${name}/${arity}`);
      return [...byName].flatMap(([subject, [first]]) => (first ? [describe(first, subject)] : []));
    });
  },
};
