import { hasContent } from '../questions/find.ts';
import { activePhases, type Phase, textOfPhase } from '../phases.ts';
import { hasPhaseAbout, isSaidOutsidePhases, partNames } from '../questions/plan-parts.ts';
import { requirePhasePart } from '../questions/require-phase-part.ts';
import type { DocumentRule } from '../rule.ts';

const testing = /\btest(?:s|ed|ing)?\b|\bQA\b|\bverif(?:y|ies|ied|ication)\b|\bregressions?\b/i;
const testPhase = /\btest(?:s|ing)\b|\bQA\b|\bquality assurance\b|\bverification\b/i;

/** Phases that change no code: there is nothing to run. */
const paperwork =
  /\bdoc(?:s|umentation)\b|\balignment\b|\bplanning\b|\bdiscovery\b|\bresearch\b|\bspecs?\b|\bset-?up\b|\bkick-?off\b|\breport\b|\bfinalization\b|\bhand-?over\b|\bdecommission/i;

const hasTestingPart = ({ topics }: Phase): boolean =>
  topics.some((topic) => partNames.tests.test(topic.title) && hasContent(topic));

/** Where most phases list their tests, one that only says they pass has forgotten to list its own. */
const speaksOfTests = (phase: Phase, isListed: boolean): boolean =>
  isListed ? phase.tasks.some(({ text }) => testing.test(text)) : testing.test(textOfPhase(phase));

export const planPhaseTests: DocumentRule = {
  id: 'plan-phase-tests',
  summary: 'Each phase that changes code says how it is tested, unless a phase of its own does the testing.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) => {
    if (hasPhaseAbout(document, testPhase)) return [];
    const phases = activePhases(document);
    const isListed = phases.filter(hasTestingPart).length * 2 > phases.length;
    return requirePhasePart(document, {
      name: partNames.tests,
      called: 'tests',
      expected: 'the tests that prove the phase, with the command that runs them',
      example: '- Testing Tasks:\n  - [ ] Cover joining and leaving the waitlist. Command: `npm test`',
      isSaid: (phase) => paperwork.test(phase.title) || speaksOfTests(phase, isListed),
      isSaidOnce: () => isSaidOutsidePhases(document, partNames.tests),
    });
  },
};
