import type { ProseDraft, StatementShape } from '../prose-shape.ts';

const fixed =
  /\b(?:fixed to|limited to|restricted to|one of|allowed values(?: are)?:?|options(?: are)?:)\s*(\d+(?:\s*,\s*(?:and |or )?\d+){2,}(?:\s+(?:and|or)\s+\d+)?)/gi;

/** "Fixed to 7, 14, 30, and 90 days": a list of these numbers, where the code has one. */
export const allowedNumbers: StatementShape = {
  name: 'allowed numbers',
  read: ({ statement }) =>
    statement.form === 'code'
      ? []
      : [...statement.text.matchAll(fixed)].map((match): ProseDraft => {
          const numbers = (match[1] ?? '').match(/\d+/g) ?? [];
          return {
            kind: 'name',
            subject: numbers.join(', '),
            pattern: String.raw`(?<!\d)${numbers.join(String.raw`\s*,\s*`)}(?!\d)`,
            tentative: true,
            start: match.index,
            end: match.index + match[0].length,
          };
        }),
};
