import type { Problem } from '../../domain/finding.ts';
import { criteriaOf, type Criterion } from '../questions/criteria.ts';
import { needsWork } from '../questions/planned-ids.ts';
import type { DocumentRule } from '../rule.ts';

const example =
  '- AC-001 (FR-001) Given a full section, when a student joins the waitlist, then their place is shown.';

/** Words of the form that the text lacks, as they are said and in any case. */
const missingWords = (text: string): string[] =>
  ['Given', 'When', 'Then'].filter((word) => !new RegExp(`\\b${word}\\b`, 'i').test(text));

const listed = (words: readonly string[]): string =>
  words
    .map((word) => `"${word}"`)
    .join(', ')
    .replace(/, (?=[^,]*$)/, ' and ');

const problemsOf = ({ id, text, names, line, endLine }: Criterion): Problem[] => {
  const words = missingWords(text);
  return [
    ...(words.length > 0
      ? [
          {
            message: `Unexpected form of ${id}, expected Given … when … then …; it lacks ${listed(words)}`,
            subject: `${id} form`,
          },
        ]
      : []),
    ...(names.length === 0
      ? [
          {
            message: `Unexpected ${id} without a requirement, expected the FR that it proves in parentheses`,
            subject: `${id} requirement`,
          },
        ]
      : []),
  ].map((problem) => ({ ...problem, line, endLine, example }));
};

export const prdAcceptanceFormat: DocumentRule = {
  id: 'prd-acceptance-format',
  summary: 'Each acceptance criterion reads Given / When / Then and names the requirement that it proves.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => criteriaOf(document, pack).filter(needsWork).flatMap(problemsOf),
};
