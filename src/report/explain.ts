import type { Excerpt, Explanation, GuidelineExplanation } from '../domain/explanation.ts';
import type { RenderOptions } from '../domain/report.ts';
import type { Level } from '../domain/finding.ts';
import { wrapText } from './columns.ts';
import { orderedJson } from './ordered-json.ts';
import { printable, printableLine, printableLines, withoutCommands } from './printable.ts';
import { highlightCode, type Style, styleFor } from './style.ts';

const longest = 1_000;
const narrowest = 40;
/** Width of the column of labels: what belongs to one is put below its beginning. */
const margin = ' '.repeat(10);

interface View {
  style: Style;
  width: number;
}

const paintLevel = (level: Level | null, { red, yellow, dim, green }: Style): ((text: string) => string) =>
  level === 'block' ? red : level === 'warn' ? yellow : level === 'note' ? dim : green;

const labelled = (label: string, lines: readonly string[], { style }: View): string[] =>
  lines.map((line, index) =>
    `${index === 0 ? style.dim(`  ${label}`.padEnd(margin.length)) : margin}${line}`.trimEnd(),
  );

const wrapped = (text: string, { style, width }: View, indent = 0): string[] =>
  wrapText(printableLine(text, longest), Math.max(width - margin.length - indent, narrowest)).map((line) =>
    highlightCode(line, style),
  );

const showPlace = ({ path, line }: { path: string; line: number }): string => `${printable(path)}:${line}`;

const renderExcerpt = ({ place, side, lines }: Excerpt, view: View): string[] => {
  const { style } = view;
  const digits = String(lines.at(-1)?.number ?? 0).length;
  return labelled(
    'code',
    [
      `${showPlace(place)}${side === 'base' ? style.dim(' at the base') : ''}`,
      ...lines.map(({ number, text, isMeant }) => {
        const line = `${isMeant ? '>' : ' '} ${String(number).padStart(digits)}  ${printableLine(text, 400)}`;
        return isMeant ? style.bold(line) : style.dim(line);
      }),
    ],
    view,
  );
};

const headline = (
  { claim, finding, verdict, disposition, level, slug }: Explanation,
  { style }: View,
): string => {
  const name = claim ? `${claim.kind} \`${claim.subject}\`` : (finding?.message ?? '');
  const told = [verdict, disposition === 'introduced' ? '' : disposition].filter((word) => word !== '');
  return `${highlightCode(printableLine(name, longest), style)}  ${paintLevel(level, style)(told.join(', '))}  ${style.dim(
    [printable(slug), ...(finding ? [finding.rule, finding.id] : [])].join(' '),
  )}`;
};

const renderSteps = (steps: readonly string[], view: View): string[] =>
  labelled(
    'why',
    steps.flatMap((step, index) => {
      const [first = '', ...rest] = wrapped(step, view, 3);
      return [`${index + 1}. ${first}`, ...rest.map((line) => `   ${line}`)];
    }),
    view,
  );

const renderExits = ({ finding }: Explanation, view: View): string[] => {
  if (!finding || finding.waiver) return [];
  const { code, amend, waive } = finding.exits;
  return [
    '',
    ...labelled('mend', printableLines(code, longest), view),
    ...labelled('amend', printableLines(amend, 4_000), view),
    ...labelled('waive', [printable(waive)], view),
  ];
};

const renderOne = (explanation: Explanation, view: View): string => {
  const { design, text, code, steps } = explanation;
  return [
    headline(explanation, view),
    '',
    ...labelled('design', [showPlace(design), view.style.dim(printableLine(text, longest))], view),
    ...code.flatMap((excerpt) => renderExcerpt(excerpt, view)),
    '',
    ...renderSteps(steps, view),
    ...renderExits(explanation, view),
  ].join('\n');
};

const renderGuideline = ({ finding, steps, exits, code }: GuidelineExplanation, view: View): string => {
  const { rule, level, id } = finding;
  const { style } = view;
  const told = paintLevel(level, style)(level);
  return [
    `${highlightCode(printableLine(finding.message, longest), style)}  ${told}  ${style.dim(`${rule} ${id}`)}`,
    '',
    ...code.flatMap((excerpt) => renderExcerpt(excerpt, view)),
    '',
    ...renderSteps(steps, view),
    '',
    ...labelled('mend', printableLines(exits.code, longest), view),
    ...labelled('let be', [`${printable(exits.disable)}  above the line`], view),
    ...labelled('off', [`${printable(exits.settings)}  in .github/specgate.yml`], view),
  ].join('\n');
};

/** What can be explained: verdicts on claims, and departures from guidelines. */
export interface Explained {
  explanations: readonly Explanation[];
  guidelines: readonly GuidelineExplanation[];
}

const renderText = (
  { explanations, guidelines }: Explained,
  { color, width = 100 }: RenderOptions,
): string => {
  const view = { style: styleFor(color), width };
  const all = [
    ...explanations.map((each) => renderOne(each, view)),
    ...guidelines.map((each) => renderGuideline(each, view)),
  ];
  return withoutCommands(`${all.join('\n\n\n')}\n`);
};

export const explainFormats = ['text', 'json'] as const;

export const renderExplanations = (
  format: (typeof explainFormats)[number],
  explained: Explained,
  options: RenderOptions,
): string => (format === 'json' ? orderedJson({ version: 1, ...explained }) : renderText(explained, options));
