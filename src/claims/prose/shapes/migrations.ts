import { isDataSection } from '../context.ts';
import type { ProseDraft, StatementShape } from '../prose-shape.ts';
import { withoutCode } from '../words.ts';

/** How a design comes into the database: in how many migrations, and whether indexes are built beside the traffic. */

interface Manner {
  words: RegExp;
  subject: string;
  pattern?: string;
  migrations: { least?: number; most?: number };
  tentative?: boolean;
}

const concurrent = String.raw`\bconcurrently:\s*true|\bINDEX\s+CONCURRENTLY\b`;
const brought = String.raw`\b(?:columns?|fields?|not null|check|constraints?|index(?:es)?)\b[^.;]{0,80}`;

const manners: readonly Manner[] = [
  {
    words: /\bconcurrent(?:ly)? index(?:es)?\b|\bindex(?:es)?\b[^.;]{0,40}\bconcurrently\b/i,
    subject: 'concurrent index',
    pattern: concurrent,
    migrations: {},
  },
  {
    words: new RegExp(
      String.raw`${brought}\bin a (?:first|second|separate|follow-?up|later) migration\b`,
      'i',
    ),
    subject: 'second migration',
    migrations: { least: 2 },
  },
  {
    words: /\b(?:tables?|columns?|fields?)\b[^.;]{0,40}\bin (?:a |one )?single migration\b/i,
    subject: 'single migration',
    migrations: { most: 1 },
    tentative: true,
  },
];

export const migrationManner: StatementShape = {
  name: 'manner of migrations',
  read: ({ statement }) =>
    statement.form === 'code' || !isDataSection(statement)
      ? []
      : manners.flatMap(({ words, subject, pattern, migrations, tentative }): ProseDraft[] => {
          const match = words.exec(withoutCode(statement));
          const place = match && { start: match.index, end: match.index + match[0].length };
          return place
            ? [
                {
                  kind: 'name',
                  subject,
                  ...(pattern === undefined ? {} : { pattern }),
                  ...(tentative ? { tentative } : {}),
                  more: { migrations },
                  ...place,
                },
              ]
            : [];
        }),
};
