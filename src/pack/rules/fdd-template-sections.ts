import { fddSections, filledSection } from '../questions/fdd-sections.ts';
import { lineOfTitle } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';

/** Those that no other rule asks for. */
const sections = [
  fddSections.interfaces,
  fddSections.dataModel,
  fddSections.consistency,
  fddSections.caching,
  fddSections.performance,
  fddSections.observability,
  fddSections.security,
  fddSections.rollout,
];

export const fddTemplateSections: DocumentRule = {
  id: 'fdd-template-sections',
  summary: 'The FDD goes through every section of the template, if only to say that one does not apply.',
  about: ['fdd'],
  level: 'note',
  when: 'always',
  check: (document) => {
    const missing = sections.filter((section) => !filledSection(document, { ...section, isMain: true }));
    const [first] = missing;
    if (!first) return [];
    const names = missing.map(({ called }) => `\`${called}\``).join(', ');
    return [
      {
        line: lineOfTitle(document),
        message: `Missing ${missing.length === 1 ? 'section' : 'sections'} ${names}, expected a few sentences in ${missing.length === 1 ? 'it' : 'each'}, or "N/A" with the reason`,
        example: `${first.example}\n\nN/A: …`,
      },
    ];
  },
};
