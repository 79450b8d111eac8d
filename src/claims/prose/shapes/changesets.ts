import type { ProseDraft, StatementShape } from '../prose-shape.ts';

/** What changesets do, told in words; where they do it in another way, the words claim nothing. */

interface Conduct {
  words: RegExp;
  subject: string;
  pattern: string;
}

const conducts: readonly Conduct[] = [
  {
    words: /\bvalidates? (?:the |that )?required (?:fields?|attributes?|values?)\b/i,
    subject: 'validation of required fields',
    pattern: String.raw`\bvalidate_required\(`,
  },
  {
    words: /\bvalidates? (?:the )?(?:numeric|number|integer) (?:ranges?|bounds|values?)\b/i,
    subject: 'validation of numbers',
    pattern: String.raw`\bvalidate_number\(`,
  },
  {
    words: /\bvalidates? [^.;]{0,60}\ballowed\b/i,
    subject: 'validation of allowed values',
    pattern: String.raw`\bvalidate_(?:inclusion|subset)\(`,
  },
  {
    words: /\badds? [^.;]{0,40}\bunique\b[^.;]{0,30}\bconstraints?\b/i,
    subject: 'unique constraint of the changeset',
    pattern: String.raw`\bunique_constraint\(`,
  },
  {
    words: /\badds? [^.;]{0,40}\bcheck\b[^.;]{0,30}\bconstraints?\b/i,
    subject: 'check constraint of the changeset',
    pattern: String.raw`\bcheck_constraint\(`,
  },
];

const isAbout = /\bchangesets?\b/i;

export const changesetConduct: StatementShape = {
  name: 'what a changeset does',
  read: ({ statement }) => {
    const around = statement.parents.filter(({ form }) => form !== 'heading').slice(-1);
    if (![statement, ...around].some(({ text }) => isAbout.test(text))) return [];
    return conducts.flatMap(({ words, subject, pattern }): ProseDraft[] => {
      const match = words.exec(statement.text);
      return match
        ? [
            {
              kind: 'name',
              subject,
              pattern,
              tentative: true,
              start: match.index,
              end: match.index + match[0].length,
            },
          ]
        : [];
    });
  },
};
