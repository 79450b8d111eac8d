import type { Problem } from '../../domain/finding.ts';
import { designParts } from '../questions/design-parts.ts';
import type { Document } from '../document.ts';
import type { Table } from '../pieces.ts';
import { gapMark } from '../questions/find.ts';
import { sectionsOf } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf, type Section } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

const fewest = 3;
const most = 5;
const example =
  '| Option | Pros | Cons | Risks | Cost / latency |\n|---|---|---|---|---|\n| PostgreSQL queue | no new system | polling | table bloat | none / 50 ms |';

const namesOptions =
  /\b(?:options?|candidates?|alternatives?|choices?|solutions?|technolog(?:y|ies)|stacks?|tools?|vendors?|approach(?:es)?|librar(?:y|ies)|frameworks?)\b/i;
const namesCriteria =
  /\b(?:criteri(?:on|a)|aspects?|factors?|attributes?|dimensions?|features?|concerns?|property|properties)\b/i;
const weighs = /\bpros?\b|\bcons?\b|\badvantages?\b|\bdisadvantages?\b|\bstrengths?\b|\bweaknesses\b/i;
const notAnOption =
  /^(?:decision|verdict|total|chosen|selected|recommendation|winner|score|weights?|weighting|notes?|importance)\b/i;

/** How many options a table compares: its rows, or its columns where the criteria are the rows. Null: it compares none. */
const countOptions = ({ headers, rows }: Table): number | null => {
  const [first = '', ...others] = headers;
  const inRows = rows.filter(({ cells }) => !notAnOption.test(cells[0] ?? '')).length;
  const inColumns = others.filter((header) => header !== '' && !notAnOption.test(header)).length;
  if (namesOptions.test(first) || headers.some((header) => weighs.test(header))) return inRows;
  const transposed =
    namesCriteria.test(first) || rows.some(({ cells }) => weighs.test(cells[0] ?? '') && cells.length > 2);
  return (transposed || first === '') && inColumns > 1 ? inColumns : null;
};

const textOf = (section: Section): string => nodesOf(section).map(textOfBlock).join('\n');

const check = (document: Document): Problem[] => {
  const research = sectionsOf(document).filter(({ title }) => designParts.research.name.test(title));
  const [section] = research;
  if (!section) return [];
  const comparisons = document.tables
    .filter(({ line }) => research.some((each) => each.line <= line && line <= each.endLine))
    .flatMap((table) => {
      const options = countOptions(table);
      return options === null ? [] : [{ line: table.line, options }];
    });
  if (comparisons.some(({ options }) => options >= fewest && options <= most)) return [];
  const [comparison] = comparisons;
  if (comparison) {
    const { line, options } = comparison;
    const message = `Unexpected comparison of ${options} option${options === 1 ? '' : 's'}, expected ${fewest} to ${most} candidates`;
    return [{ line, message, example }];
  }
  if (research.some((each) => gapMark.test(textOf(each)))) return [];
  const message = `Missing comparison table in \`${section.title}\`, expected ${fewest} to ${most} candidate options with their pros and cons, risks, and cost or latency`;
  return [{ line: section.line, message, example }];
};

export const designOptions: DocumentRule = {
  id: 'design-options',
  summary: 'A design document compares three to five options in a table before it decides.',
  about: ['design'],
  level: 'block',
  when: 'always',
  check,
};
