import { filledSection, requireSection } from '../questions/fdd-sections.ts';
import { isGap } from '../questions/find.ts';
import { prdSections } from '../questions/prd-sections.ts';
import type { DocumentRule } from '../rule.ts';
import { type Matter, requireWords } from '../questions/speak-of.ts';

const matters: readonly Matter[] = [
  {
    called: 'performance',
    name: /\bperformance\b|\blatency\b|\bscal(?:e|ing|ability)\b/i,
    words:
      /\bperforman(?:ce|t)\b|\blatenc(?:y|ies)\b|\bthroughput\b|\bresponse times?\b|\bp(?:50|9\d)\b|\bscal(?:es?|ing|able|ability)\b/i,
    expected: 'a target that can be measured',
    example: '- Performance: joining answers within 200 ms at p95.',
  },
  {
    called: 'security',
    name: /\bsecurity\b|\bprivacy\b|\bpermissions?\b|\bauth(?:n|z|entication|ori[sz]ation)?\b/i,
    words:
      /\bsecur(?:e|ity|ely)\b|\bprivacy\b|\bauth(?:n|z|enticat\w+|ori[sz]\w+)\b|\bunauthori[sz]ed\b|\bpermissions?\b|\baccess control\b|\bPII\b|\bisolation\b|\bleak(?:s|ed|age)?\b|\bcross-user\b/i,
    expected: 'who may do what, and how personal data is handled',
    example: '- Security: only students of the section see its waitlist.',
  },
  {
    called: 'observability',
    name: /\bobservability\b|\btelemetry\b|\bmonitoring\b|\blogging\b|\bmetrics\b|\banalytics\b/i,
    words:
      /\bobservab\w+\b|\btelemetry\b|\bmonitor(?:s|ed|ing)?\b|\blogs?\b|\blogg(?:ed|ing)\b|\bmetrics?\b|\balerts?\b|\btrac(?:es?|ing)\b|\bdashboards?\b|\binstrument\w*\b/i,
    expected: 'what is measured or logged, so that trouble is noticed',
    example: '- Observability: the number of free seats older than a day is a metric.',
  },
];

export const prdNonFunctional: DocumentRule = {
  id: 'prd-non-functional',
  summary: 'The PRD has non-functional requirements: a word on performance, security and observability.',
  about: ['prd'],
  level: 'warn',
  when: 'always',
  check: (document) => {
    const section = filledSection(document, prdSections.nonFunctionalRequirements);
    if (!section) return requireSection(document, prdSections.nonFunctionalRequirements);
    return isGap(section) ? [] : requireWords(document, matters, section.line);
  },
};
