import type { ProseDraft, StatementShape, WordShape } from '../prose-shape.ts';

const extension = /\.(?:exs?|heex|eex|leex|ts|tsx|js|jsx|mjs|cjs|py|sql|json|ya?ml|css|scss|sh|tf|toml|md)$/;
const path = /^(?:[\w@.-]+\/)+[\w@.-]+(?::\d+(?:-\d+)?)?$/;
/** `lib/my_app/waitlist/`, in one of the folders that code lies in. */
const folder = /^(?:lib|config|priv|assets|src|apps|cloud)\/(?:[\w@.-]+\/)*[\w@.-]+\/?$/;
const lineNumber = /(?::\d+(?:-\d+)?|#L?\d+(?:-L?\d+)?)$/;

/** Documents and tests come and go, and bear nothing out: they count where they are there. */
const isAside = (text: string): boolean =>
  text.endsWith('.md') || /^(?:docs?|guides|test|tests|spec|specs|\.github|node_modules|deps)\//.test(text);

const draftOf = (given: string, start: number, end: number): ProseDraft[] => {
  const subject = given.replace(lineNumber, '').replace(/^(?:\.\/)+/, '');
  return extension.test(subject) ? [{ kind: 'file', subject, start, end, tentative: isAside(subject) }] : [];
};

/** `lib/my_app/accounts.ex`, with or without a line number. */
export const filePath: WordShape = {
  name: 'path of a file',
  read: ({ text, start, end }) => {
    if (/^[\w.-]+\.(?:md|txt)$/i.test(text)) return draftOf(text, start, end);
    if (folder.test(text) && !/\.\w+(?::\d+)?$/.test(text))
      return [{ kind: 'file', subject: text.replace(/\/?$/, '/'), start, end }];
    if (!path.test(text) || !extension.test(text.replace(lineNumber, ''))) return null;
    return draftOf(text, start, end);
  },
};

/** What a link on somebody's machine leads to begins with one of these in the repository. */
const withinRepository =
  /(?:^|\/)((?:lib|config|priv|assets|src|apps|test|docs|guides|rel|cloud)\/[\w@./-]+)(?:#.*)?$/;

/** `[accounts.ex](/Users/somebody/my_app/lib/my_app/accounts.ex)`. */
export const linkedFile: StatementShape = {
  name: 'link to a file',
  read: ({ statement }) =>
    statement.tokens.flatMap(({ mark, href, start, end }): ProseDraft[] => {
      const found = mark === 'link' && href !== undefined ? withinRepository.exec(href)?.[1] : undefined;
      return found === undefined || /^https?:/.test(href ?? '') ? [] : draftOf(found, start, end);
    }),
};
