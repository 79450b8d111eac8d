import { fddSections, filledSection, sectionsNamed } from '../questions/fdd-sections.ts';
import { isGap } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';
import { textOfTopic } from '../../markdown/topics.ts';

/** A number by itself, neither part of an id nor of a name; or a small one in words. */
const measure = /(?<![\w.-])[≤≥<>=~±]*\d|\b(?:one|two|three|a single|zero)\b[^.\n]{0,80}\bper\b/i;
const declined =
  /\bno\b[^.\n]{0,80}\b(?:budgets?|targets?|performance tests?|performance testing|benchmarks?|thresholds?)\b|\bdeferred\b|^\W*(?:none|n\/?a)\b/im;

export const fddTargets: DocumentRule = {
  id: 'fdd-targets',
  summary: 'Non-functional requirements come with at least one target that can be measured.',
  about: ['fdd'],
  level: 'note',
  when: 'always',
  check: (document) => {
    const stated = filledSection(document, fddSections.nonFunctionalRequirements);
    if (!stated) return [];
    const topics = [stated, ...sectionsNamed(document, fddSections.performance)];
    if (topics.some(isGap)) return [];
    const text = topics.map(textOfTopic).join('\n');
    if (measure.test(text) || declined.test(text)) return [];
    return [
      {
        line: stated.line,
        message: `Unexpected \`${stated.title}\` without a number, expected at least one target, such as a latency, a rate or a limit`,
        example: '- Joining answers within 200 ms at p95, with 500 students in the section.',
      },
    ];
  },
};
