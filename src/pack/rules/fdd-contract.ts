import type { Document } from '../document.ts';
import { fddSections, sectionsNamed } from '../questions/fdd-sections.ts';
import { lineOfTitle } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';

const hasContractWithin = ({ codeBlocks }: Document, from: number, to: number): boolean =>
  codeBlocks.some(
    ({ language, info, line }) =>
      /^ya?ml$/.test(language) && /\bcontract\b/.test(info) && line >= from && line <= to,
  );

export const fddContract: DocumentRule = {
  id: 'fdd-contract',
  summary: 'The FDD has a contract, so that code is held against data and not against prose.',
  about: ['fdd'],
  level: 'note',
  when: 'final',
  check: (document) => {
    const { called, expected, example } = fddSections.contract;
    const sections = sectionsNamed(document, fddSections.contract);
    if (sections.some(({ line, endLine }) => hasContractWithin(document, line, endLine))) return [];
    const [section] = sections;
    return section
      ? [
          {
            line: section.line,
            message: `Unexpected section \`${section.title}\` without ${expected}`,
            example,
          },
        ]
      : [
          {
            line: lineOfTitle(document),
            message: `Missing section \`${called}\`, expected ${expected}; without it the code is checked against the prose alone`,
            example,
          },
        ];
  },
};
