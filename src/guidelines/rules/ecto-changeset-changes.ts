import { isCall, type Node } from '../../facts/languages/elixir/tree.ts';
import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';

/** `changeset` of `changeset.changes`. */
const changesOf = (node: Node | null | undefined): string | null =>
  isCall(node ?? undefined, 'changes') &&
  node?.type === 'call' &&
  node.args.length === 0 &&
  node.receiver?.type === 'identifier' &&
  /(?:^|_)changeset$/.test(node.receiver.name)
    ? node.receiver.name
    : null;

/** The field that is read off the changes themselves. */
const fieldRead = (node: Node): { changeset: string; field: string } | null => {
  if (node.type === 'access' && node.key.type === 'atom' && node.key.name !== null) {
    const changeset = changesOf(node.target);
    return changeset === null ? null : { changeset, field: node.key.name };
  }
  if (node.type !== 'call' || node.args.length > 0 || node.name === null) return null;
  const changeset = changesOf(node.receiver);
  return changeset === null ? null : { changeset, field: node.name };
};

/** `put_in(changeset.changes.name, …)` writes. */
const writtenBy = (node: Node): Node[] =>
  node.type === 'call' && /^(?:put|update)_in$/.test(node.name ?? '') ? node.args.slice(0, 1) : [];

export const ectoChangesetChanges: Guideline = {
  id: 'ecto-changeset-changes',
  summary:
    'What a changeset holds is asked with `get_field/2` or `get_change/2`, not taken out of its `changes`.',
  about: ['elixir'],
  level: whereTorus,
  words: ['.changes'],
  check: (source) => {
    const written = new Set(nodesIn(source).flatMap(writtenBy));
    return nodesIn(source).flatMap((node) => {
      if (written.has(node)) return [];
      const read = fieldRead(node);
      if (!read) return [];
      const { changeset, field } = read;
      return [
        {
          line: node.line,
          subject: field,
          message: `Unexpected \`${field}\` out of \`${changeset}.changes\`, expected \`get_field(${changeset}, :${field})\`, or \`get_change/2\` for what is changed`,
        },
      ];
    });
  },
};
