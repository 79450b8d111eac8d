import { type Guideline, whereTorus } from '../guideline.ts';
import { nodesIn } from '../questions/nodes.ts';

export const heexOldTemplate: Guideline = {
  id: 'heex-old-template',
  summary: 'Templates are HEEx: `~H` or a file `.heex`.',
  about: ['elixir', 'heex'],
  level: whereTorus,
  words: [],
  // What is mailed is read by programs that know less than browsers, and is written for them.
  except: /(?:^|[/_])e?mail(?:s|er|ers)?[/_.]/,
  check: (source) => {
    const { language, text } = source;
    if (language === 'eex')
      return [{ line: 1, message: 'Unexpected template of the old kind, expected a file `.heex`' }];
    if (!/~[EL]/.test(text)) return [];
    return nodesIn(source).flatMap((node) =>
      node.type === 'text' && (node.sigil === 'E' || node.sigil === 'L')
        ? [{ line: node.line, message: `Unexpected \`~${node.sigil}\`, expected \`~H\`` }]
        : [],
    );
  },
};
