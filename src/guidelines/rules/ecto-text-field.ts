import { atomName, isCall, walk } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';

export const ectoTextField: Guideline = {
  id: 'ecto-text-field',
  summary: 'A field of a schema is a `:string`, also where its column is a `:text`.',
  about: ['elixir'],
  level: whereTorus,
  words: [':text'],
  check: (source) =>
    nodesIn(source)
      .filter((node) => isCall(node, 'schema') || isCall(node, 'embedded_schema'))
      .flatMap((schema) => (isCall(schema) ? [...walk(schema.body ?? [])] : []))
      .flatMap((node) => {
        if (!isCall(node, 'field') || node.receiver || atomName(node.args[1]) !== 'text') return [];
        const name = atomName(node.args[0]) ?? '';
        return [
          {
            line: node.line,
            subject: name,
            message: `Unexpected type \`:text\` of the field \`${name}\`, expected \`:string\`: \`:text\` is a type of columns`,
            example: `field :${name}, :string`,
          },
        ];
      }),
};
