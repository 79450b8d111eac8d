import type { Problem } from '../../domain/finding.ts';
import { designParts } from '../questions/design-parts.ts';
import type { Document } from '../document.ts';
import { gapMark } from '../questions/find.ts';
import { sectionsOf } from '../questions/require-sections.ts';
import { gapsOfRiskTable, type RiskColumn, riskTables } from '../questions/risk-tables.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

const columns: readonly RiskColumn[] = [
  { called: 'Likelihood', name: /\blikelihood\b|\bprobability\b|\bodds\b|^L\b/i },
  { called: 'Impact', name: /\bimpact\b|\bseverity\b|\bconsequences?\b|^I$|\bL\s*[/x×]\s*I\b/i },
  { called: 'Owner', name: /\bowners?\b|\bowned by\b|\bresponsible\b|\bDRI\b|\bassignee\b/i },
];
const example =
  '| Risk | Likelihood | Impact | Owner | Mitigation |\n|---|---|---|---|---|\n| Mail is delayed | medium | high | platform team | retry, then SMS |';

const check = (document: Document): Problem[] => {
  const sections = sectionsOf(document).filter(({ title }) => designParts.risks.name.test(title));
  const [section] = sections;
  if (!section) return [];
  const tables = riskTables(document, sections, columns);
  if (tables.length > 0) {
    return tables
      .flatMap((table) => gapsOfRiskTable(table, columns))
      .map((problem) => ({ ...problem, example }));
  }
  const text = sections.flatMap(nodesOf).map(textOfBlock).join('\n');
  if (
    text.trim() === '' ||
    gapMark.test(text) ||
    /^\W*(?:none|no (?:known |significant )?risks)\b/im.test(text)
  ) {
    return [];
  }
  const missing = columns.filter(({ name }) => !name.test(text)).map(({ called }) => called.toLowerCase());
  if (missing.length === 0) return [];
  const message = `Missing ${missing.join(', ')} of the risks in \`${section.title}\`, expected each risk with likelihood, impact and owner`;
  return [{ line: section.line, message, example }];
};

export const designRisks: DocumentRule = {
  id: 'design-risks',
  summary: 'Each risk in a design document has a likelihood, an impact and an owner.',
  about: ['design'],
  level: 'warn',
  when: 'always',
  check,
};
