import type { Problem } from '../../domain/finding.ts';
import type { Document } from '../document.ts';
import { gapMark } from '../questions/find.ts';
import type { Phase } from '../phases.ts';
import { planningParts } from '../questions/planning-parts.ts';
import { isEmptySection, sectionsOf } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

const parts = [
  {
    called: 'objectives',
    name: /\bobjectives?\b|\bgoals?\b|\bpurpose\b/i,
    expected: 'what the phase is for',
  },
  {
    called: 'deliverables',
    name: /\bdeliverables?\b|\btasks?\b|\boutputs?\b/i,
    expected: 'what will exist after it, as a checklist',
  },
  {
    called: 'success criteria',
    name: /\b(?:success|exit|acceptance|completion) criteria\b|\bdefinition of done\b/i,
    expected: 'how everybody sees that it is over',
  },
];

const example =
  '#### Phase 1: Foundation\n\n**Objectives**: …\n\n**Deliverables:**\n\n- [ ] …\n\n**Success Criteria:**\n\n- …';

const problemsOf = (phase: Phase, document: Document): Problem[] => {
  const { line, name } = phase;
  const text = phase.nodes.map(textOfBlock).join('\n');
  const lines = { from: line, to: phase.endLine };
  const hasBoxes = document.tasks.some((task) => lines.from <= task.line && task.line <= lines.to);
  const missing = parts
    .filter((part) => !phase.topics.some(({ title }) => part.name.test(title)))
    // Boxes without a title are deliverables all the same.
    .filter(({ called }) => called !== 'deliverables' || !hasBoxes);
  if (missing.length > 0 && gapMark.test(text)) return [];
  const isPlain =
    !hasBoxes && !missing.some(({ called }) => called === 'deliverables') && !gapMark.test(text);
  return [
    ...missing.map(({ called, expected }) => ({
      line,
      message: `Missing ${called} of ${name}, expected ${expected}`,
      subject: `${name} ${called}`,
      example,
    })),
    ...(isPlain
      ? [
          {
            line,
            message: `Unexpected deliverables of ${name} without boxes to tick, expected \`- [ ]\` before each`,
            subject: `${name} boxes`,
            example,
          },
        ]
      : []),
  ];
};

const check = (document: Document): Problem[] => {
  if (document.phases.length > 0) return document.phases.flatMap((phase) => problemsOf(phase, document));
  const home = sectionsOf(document).find(({ title }) => planningParts.implementation.name.test(title));
  // A section that is missing or empty is told as such, and so is a gap.
  if (!home || isEmptySection(home) || nodesOf(home).some((node) => gapMark.test(textOfBlock(node)))) {
    return [];
  }
  const message =
    'Missing phases, expected headings such as `Phase 1: Foundation`, each with objectives, deliverables and success criteria';
  return [{ line: home.line, message, example }];
};

export const planningPhases: DocumentRule = {
  id: 'planning-phases',
  summary: 'Each phase of PLANNING.md has objectives, deliverables to tick off, and success criteria.',
  about: ['planning'],
  level: 'block',
  when: 'always',
  check,
};
