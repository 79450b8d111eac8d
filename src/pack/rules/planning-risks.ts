import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { gapMark } from '../questions/find.ts';
import { planningParts } from '../questions/planning-parts.ts';
import { isEmptySection, sectionsOf } from '../questions/require-sections.ts';
import { gapsOfRiskTable, type RiskColumn, riskTables } from '../questions/risk-tables.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

const columns: readonly RiskColumn[] = [
  { called: 'Probability', name: /\bprobability\b|\blikelihood\b|\bodds\b/i },
  { called: 'Impact', name: /\bimpact\b|\bseverity\b|\bconsequences?\b/i },
  { called: 'Mitigation', name: /\bmitigat|\bresponse\b|\bcounter-?measures?\b|\bcontingency\b/i },
];
const example =
  '| Risk | Probability | Impact | Mitigation |\n|---|---|---|---|\n| Slow queries | medium | high | load test in phase 2 |';

const check = (document: Document): Problem[] => {
  const sections = sectionsOf(document).filter(({ title }) => planningParts.risks.name.test(title));
  const [section] = sections;
  if (!section) return [];
  const tables = riskTables(document, sections, columns);
  if (tables.length > 0) {
    return tables
      .flatMap((table) => gapsOfRiskTable(table, columns))
      .map((problem) => ({ ...problem, example }));
  }
  const isGap = sections.flatMap(nodesOf).some((node) => gapMark.test(textOfBlock(node)));
  if (isGap || sections.every(isEmptySection)) return [];
  const message = `Missing table of risks in \`${section.title}\`, expected columns for \`Probability\`, \`Impact\` and \`Mitigation\``;
  return [{ line: section.line, message, example }];
};

export const planningRisks: DocumentRule = {
  id: 'planning-risks',
  summary: 'PLANNING.md has a table of risks with probability, impact and mitigation.',
  about: ['planning'],
  level: 'block',
  when: 'always',
  check,
};
