import { isCall, keywordOf } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';

export const ectoValidateNumber: Guideline = {
  id: 'ecto-validate-number',
  summary: '`validate_number/3` is called without `:allow_nil`, which it does not have.',
  about: ['elixir'],
  level: whereTorus,
  words: ['allow_nil'],
  check: (source) =>
    nodesIn(source)
      .filter((node) => isCall(node, 'validate_number') && keywordOf(node.args, 'allow_nil') !== undefined)
      .map(({ line }) => ({
        line,
        message:
          'Unexpected option `:allow_nil` of `validate_number/3`, expected none: only a change that is not nil is validated',
      })),
};
