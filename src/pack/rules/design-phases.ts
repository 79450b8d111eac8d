import type { Problem } from '../../domain/finding.ts';
import { designPhaseNumbers, isLeftOut, ownWordsOf, readDesignPhases } from '../questions/design-phases.ts';
import { designParts } from '../questions/design-parts.ts';
import type { Document } from '../document.ts';
import { gapMark } from '../questions/find.ts';
import { isEmptySection, sectionsOf } from '../questions/require-sections.ts';
import type { DocumentRule } from '../rule.ts';
import { nodesOf } from '../../markdown/sections.ts';
import { textOfBlock } from '../../markdown/topics.ts';

const example =
  '- **Phase 1 – MVP**\n  - Entry gate: the spike moved 50 messages per second\n  - Exit gate: p95 below 200 ms with 500 students';

const gates = [
  {
    called: 'entry gate',
    expected: 'what must hold before it starts',
    name: /\bentry\b|\bentrance\b|\bprerequisites?\b|\bpreconditions?\b|\b(?:starts?|begins?) (?:when|once|after)\b|\bdepends on\b/i,
  },
  {
    called: 'exit gate',
    expected: 'what must hold before it is over',
    name: /\bexit\b|(?<!\bentry )\bgate\b|\b(?:done|complete|over|finished) (?:when|once)\b|\bdefinition of done\b|\b(?:success|acceptance|completion) criteria\b/i,
  },
];

const check = (document: Document): Problem[] => {
  const phases = readDesignPhases(document);
  if (phases.length === 0) {
    const home = sectionsOf(document).find(({ title }) => designParts.phases.name.test(title));
    // A section that is missing or empty is told as such, and so is a gap.
    if (!home || isEmptySection(home) || nodesOf(home).some((node) => gapMark.test(textOfBlock(node)))) {
      return [];
    }
    const message = 'Missing phases, expected Phase 0 to Phase 3, each with an entry gate and an exit gate';
    return [{ line: home.line, message, example }];
  }
  return designPhaseNumbers.flatMap((number) => {
    const phase = phases.find((each) => each.number === number);
    if (!phase) {
      const message = `Missing Phase ${number}, expected Phase 0 to Phase 3, each with an entry gate and an exit gate`;
      return [{ line: phases[0]?.line ?? 1, message, subject: `Phase ${number}`, example }];
    }
    if (isLeftOut(phase) || gapMark.test(phase.text)) return [];
    const text = ownWordsOf(phase);
    return gates
      .filter(({ name }) => !name.test(text))
      .map(({ called, expected }) => ({
        line: phase.line,
        message: `Missing ${called} of Phase ${number}, expected ${expected}`,
        subject: `Phase ${number} ${called}`,
        example,
      }));
  });
};

export const designPhases: DocumentRule = {
  id: 'design-phases',
  summary:
    'A design document goes from Phase 0 to Phase 3, and each phase has an entry gate and an exit gate.',
  about: ['design'],
  level: 'block',
  when: 'always',
  check,
};
