import type { Document } from '../document.ts';
import { fddSections, sectionsNamed, statementsOf } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';

/** The words in which an author says what follows if an assumption fails. */
const impact =
  /\bimpact|\brisk|\bif (?:not|wrong|false|untrue|this|that|it|they|these|any|violated|so)\b|\botherwise\b|\belse\b|\bwould\b|\bconsequen|\bmitigat|\bfall(?:s|ing)?[\s-]?back|\bbreaks?\b|\bfails?\b|\bunless\b|\bfollow-up\b/i;

/** `Assumption risks: …` answers for all of them. */
const answersForAll = (document: Document): boolean =>
  document.topics.some(({ title }) => /\bassumption/i.test(title) && /\b(?:risks?|impacts?)\b/i.test(title));

export const fddAssumptionImpact: DocumentRule = {
  id: 'fdd-assumption-impact',
  summary: 'Each assumption comes with its impact: what happens if it does not hold.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    if (answersForAll(document)) return [];
    const stated = sectionsNamed(document, fddSections.assumptions).flatMap(statementsOf);
    const assumptions = [...new Map(stated.map((item) => [item.line, item])).values()];
    const bare = assumptions.filter(({ text }) => !impact.test(text));
    const [first] = bare;
    if (!first) return [];
    return [
      {
        line: first.line,
        message: `Missing impact of ${bare.length} of ${assumptions.length} ${assumptions.length === 1 ? 'assumption, expected what it puts' : 'assumptions, expected what each puts'} at risk if it does not hold`,
        example: '- Sections stay below 500 students. Impact: above that, positions must be cached.',
      },
    ];
  },
};
