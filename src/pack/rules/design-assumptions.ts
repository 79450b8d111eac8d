import type { Problem } from '../../domain/finding.ts';
import { designParts } from '../questions/design-parts.ts';
import type { Document } from '../document.ts';
import { gapMark, type Item, itemsOf } from '../questions/find.ts';
import { sectionsOf } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf, type Section } from '../../markdown/sections.ts';

const ownerColumn = /\bowners?\b|\bresponsible\b|\bDRI\b|\bassignee\b|\bwho\b/i;
const namesOwner = /\bowner\b|\bowned by\b|\bresponsible\b|\bDRI\b|\bassigned to\b|(?:^|[\s(])@[\w-]+/i;
const nothing = /^\W*(?:none|no (?:open )?assumptions|n\/a)\b/i;
const example =
  '- The mail provider accepts 50 messages per second (owner: platform team; settled by the spike in Phase 0)';

interface Assumption extends Item {
  hasOwner: boolean;
}

const inLists = (section: Section): Assumption[] =>
  itemsOf(nodesOf(section)).map((item) => ({ ...item, hasOwner: namesOwner.test(item.text) }));

const inTables = (document: Document, { line, endLine }: Section): Assumption[] =>
  document.tables
    .filter((table) => line <= table.line && table.line <= endLine)
    .flatMap(({ headers, rows }) => {
      const at = headers.findIndex((header) => ownerColumn.test(header));
      return rows.map((row) => ({
        text: row.cells.join(' | '),
        line: row.line,
        endLine: row.line,
        hasOwner: at === -1 ? namesOwner.test(row.cells.join(' ')) : (row.cells[at] ?? '').trim() !== '',
      }));
    });

const isOwned = ({ hasOwner }: Assumption): boolean => hasOwner;

const problemsOf = (document: Document, section: Section): Problem[] => {
  const assumptions = [...inLists(section), ...inTables(document, section)].filter(
    ({ text }) => text.trim() !== '' && !gapMark.test(text) && !nothing.test(text),
  );
  if (assumptions.length > 1 && !assumptions.some(isOwned)) {
    const message = `Missing owners of the ${assumptions.length} assumptions, expected who settles each, and how`;
    return [{ line: section.line, message, example }];
  }
  const message = 'Missing owner of the assumption, expected who settles it, and how';
  return assumptions
    .filter((assumption) => !isOwned(assumption))
    .map(({ line, endLine }) => ({ line, endLine, message, example }));
};

const check = (document: Document): Problem[] => {
  const sections = sectionsOf(document)
    .filter(({ title }) => designParts.assumptions.name.test(title))
    // `Risks & Assumptions` lists risks too, and those have a rule of their own.
    .filter(({ title }) => !designParts.risks.name.test(title));
  return sections
    .filter((section) => !sections.some((outer) => outer.sections.includes(section)))
    .flatMap((section) => problemsOf(document, section));
};

export const designAssumptions: DocumentRule = {
  id: 'design-assumptions',
  summary: 'Each assumption of a design document has an owner who settles it.',
  about: ['design'],
  level: 'warn',
  when: 'always',
  check,
};
