import type { ProseDraft, StatementShape } from '../prose-shape.ts';

const defaults =
  /\b((?:[a-z]+[ -]){1,5})(?:size|count|limit|timeout|interval|attempts|retries|batches|concurrency|delay|ttl|period|window|threshold|depth|length|capacity|rows|seconds|minutes|ms)\b[^.;`]{0,24}?\bdefaults? (?:to|is|of)\s+(\d[\d_,]*)\b/gi;

const nouns =
  'size|count|limit|timeout|interval|attempts|retries|batches|concurrency|delay|ttl|period|window|threshold|depth|capacity';
/** "(pool size 20)", "Pool size remains 20". */
const stated = new RegExp(
  String.raw`(?:\(|^\W*|[;,.]\s+)((?:[a-z]+[ -]){1,4}(?:${nouns}))\s+(?:(?:remains|stays|is kept)(?:\s+at)?\s+)?(\d[\d_,]*)(?=\)|\s*\(default\)|[.;]|$)`,
  'gi',
);

const phraseOf = ([all, words = '']: RegExpMatchArray): string =>
  /^[^]*?(?=[^\w-]*\bdefaults?\s+(?:to|is|of)\b)/i.exec(all)?.[0] ?? words;

/** "Batch chunk size defaults to 25": a setting by its words, where the code has one of that name. */
export const wordedDefault: StatementShape = {
  name: 'default of a setting',
  read: ({ statement }) => {
    if (statement.form === 'code') return [];
    return [...statement.text.matchAll(defaults), ...statement.text.matchAll(stated)].map(
      (match): ProseDraft => {
        const phrase = phraseOf(match);
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
      },
    );
  },
};
