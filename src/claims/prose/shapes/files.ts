import type { WordShape } from '../prose-shape.ts';

const extension = /\.(?:exs?|heex|eex|leex|ts|tsx|js|jsx|mjs|cjs|py|sql|json|ya?ml|css|scss|sh|tf|toml)$/;
const path = /^(?:[\w@.-]+\/)+[\w@.-]+(?::\d+(?:-\d+)?)?$/;
const lineNumber = /(?::\d+(?:-\d+)?|#L?\d+(?:-L?\d+)?)$/;

/** Documents are no code, and tests bear nothing out. */
const isCodePath = (text: string): boolean =>
  extension.test(text) && !/^(?:docs?|guides|test|tests|spec|specs|\.github|node_modules|deps)\//.test(text);

/** `lib/my_app/accounts.ex`, with or without a line number. */
export const filePath: WordShape = {
  name: 'path of a file',
  read: ({ text, start, end }) => {
    if (/^[\w.-]+\.(?:md|txt)$/i.test(text)) return [];
    if (!path.test(text)) return null;
    const subject = text.replace(lineNumber, '').replace(/^\.\//, '');
    if (!extension.test(subject)) return null;
    return isCodePath(subject) ? [{ kind: 'file', subject, start, end }] : [];
  },
};
