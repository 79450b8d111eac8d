import type { Document } from '../document.ts';
import { fddSections, filledSection, statementsOf } from '../questions/fdd-sections.ts';
import type { DocumentRule } from '../rule.ts';
import type { Topic } from '../../markdown/topics.ts';

/** A risk and its answer stand on two sides of something, or the answer says what it is. */
const answered =
  /->|→|=>|⇒|\s[—–-]\s|[:;\n|]|\bmitigat|\bfall(?:s|ing)?[\s-]?back|\bavoid|\bprevent|\breduc|\blimit|\bguard|\baccept(?:ed|able)?\b|\bmonitor|\bhandled?\b|\bby \w+ing\b|\bso\b|\bwe will\b/i;

/** `Mitigations: …` beside the list of risks answers for all of them. */
const answersForAll = (document: Document, risks: Topic): boolean =>
  document.topics.some(
    ({ title, line, within }) =>
      /^mitigations?\b/i.test(title) && within.at(-1) === risks.title && line <= risks.endLine,
  );

export const fddRiskMitigation: DocumentRule = {
  id: 'fdd-risk-mitigation',
  summary: 'Each risk comes with a mitigation or a fallback.',
  about: ['fdd'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const topic = filledSection(document, fddSections.risks);
    if (!topic || answersForAll(document, topic)) return [];
    const risks = statementsOf(topic);
    const bare = risks.filter(({ text }) => !answered.test(text));
    const [first] = bare;
    if (!first) return [];
    return [
      {
        line: first.line,
        message: `Missing mitigation of ${bare.length} of ${risks.length} ${risks.length === 1 ? 'risk, expected what makes it' : 'risks, expected what makes each'} less likely or less bad`,
        example: '- Two students take the same seat -> a unique index on section and place.',
      },
    ];
  },
};
