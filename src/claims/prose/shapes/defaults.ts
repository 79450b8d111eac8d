import type { ProseDraft, StatementShape } from '../prose-shape.ts';

const defaults =
  /\b((?:[a-z]+[ -]){1,5})(?:size|count|limit|timeout|interval|attempts|retries|batches|concurrency|delay|ttl|period|window|threshold|depth|length|capacity|rows|seconds|minutes|ms)\b[^.;`]{0,24}?\bdefaults? (?:to|is|of)\s+(\d[\d_,]*)\b/gi;

/** "Batch chunk size defaults to 25": a setting by its words, where the code has one of that name. */
export const wordedDefault: StatementShape = {
  name: 'default of a setting',
  read: ({ statement }) => {
    if (statement.form === 'code') return [];
    return [...statement.text.matchAll(defaults)].map((match): ProseDraft => {
      const phrase = /^[^]*?(?=[^\w-]*\bdefaults?\b)/i.exec(match[0])?.[0] ?? match[0];
      return {
        kind: 'config',
        subject: `~${phrase
          .trim()
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, '_')}`,
        expected: { default: Number((match[2] ?? '').replaceAll(/[_,]/g, '')) },
        start: match.index,
        end: match.index + match[0].length,
        tentative: true,
      };
    });
  },
};
