import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { prdSections } from '../questions/prd-sections.ts';
import { requireIds } from '../questions/require-ids.ts';
import type { DocumentRule } from '../rule.ts';
import { readScenarios } from '../scenarios.ts';

const sample = 'AC-001';

const inScenarios = ({ codeBlocks }: Document): Problem[] =>
  codeBlocks
    .flatMap(readScenarios)
    .filter(({ id }) => id === null)
    .map(({ line, endLine, title }) => ({
      line,
      endLine,
      subject: title,
      message: `Unexpected scenario without an id, expected one such as \`${sample}\` in its title`,
    }));

export const prdAcceptance: DocumentRule = {
  id: 'prd-acceptance',
  summary: 'The PRD or requirements.yml states the acceptance criteria, each with an id.',
  about: ['prd'],
  level: 'block',
  when: 'always',
  check: (document, { pack }) => [
    ...requireIds(document, pack, {
      kind: 'AC',
      section: prdSections.acceptanceCriteria,
      each: 'criterion',
      all: 'acceptance criteria',
      sample,
      others: [],
    }),
    ...inScenarios(document),
  ],
};
