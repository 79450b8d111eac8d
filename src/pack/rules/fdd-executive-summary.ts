import { fddSections, filledSection } from '../questions/fdd-sections.ts';
import { isGap, sentencesOf } from '../questions/find.ts';
import { plainText, walk } from '../../markdown/markdown.ts';
import type { DocumentRule } from '../rule.ts';
import type { Topic } from '../../markdown/topics.ts';

const shortest = 8;
const longest = 10;

/** Sentences of paragraphs and items; a paragraph may be wrapped over several lines. */
const sentencesOfTopic = ({ lead, nodes }: Topic): string[] =>
  [lead, ...[...walk(nodes)].flatMap((node) => (node.type === 'paragraph' ? [plainText(node)] : []))]
    .map((text) => text.replace(/\s*\n\s*/g, ' '))
    .flatMap(sentencesOf);

export const fddExecutiveSummary: DocumentRule = {
  id: 'fdd-executive-summary',
  summary: 'The executive summary has 8–10 sentences.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const topic = filledSection(document, fddSections.executiveSummary);
    if (!topic || isGap(topic)) return [];
    const count = sentencesOfTopic(topic).length;
    if (count >= shortest && count <= longest) return [];
    return [
      {
        line: topic.line,
        message: `Unexpected length of ${count} ${count === 1 ? 'sentence' : 'sentences'}, expected ${shortest}–${longest}: what is delivered, whom it affects, why this design, the headline risks, how it performs`,
      },
    ];
  },
};
