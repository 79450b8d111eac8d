import type { Document } from '../document.ts';
import { hasContent } from '../questions/find.ts';
import { activePhases } from '../phases.ts';
import { hasPhaseAbout, isSaidOutsidePhases, partNames, requirePlanPart } from '../questions/plan-parts.ts';
import type { DocumentRule } from '../rule.ts';

const qaPhase =
  /\btest(?:s|ing)\b|\bQA\b|\bquality assurance\b|\bverification\b|\bvalidation\b|\bhardening\b|\bregression\b|\breadiness\b|\bacceptance\b/i;

const everyPhaseTests = (document: Document): boolean => {
  const phases = activePhases(document);
  return (
    phases.length > 0 &&
    phases.every(({ topics }) =>
      topics.some((topic) => partNames.tests.test(topic.title) && hasContent(topic)),
    )
  );
};

export const planQa: DocumentRule = {
  id: 'plan-qa',
  summary:
    'The plan says how the whole is verified: a QA section, a phase for it, or a testing part in every phase.',
  about: ['plan'],
  level: 'block',
  when: 'always',
  check: (document) =>
    isSaidOutsidePhases(document, partNames.tests) ||
    hasPhaseAbout(document, qaPhase) ||
    everyPhaseTests(document)
      ? []
      : requirePlanPart(document, {
          name: /\bQA\b|\bquality assurance\b|\bmanual (?:tests?|testing|verification|validation)\b|\bverification checklist\b/i,
          called: '`QA Plan`',
          expected: 'who verifies what before release: suites, manual checks, environments',
          example:
            '## QA Plan\n\n- Manual pass on staging: join, leave and be promoted, as student and instructor.',
        }),
};
