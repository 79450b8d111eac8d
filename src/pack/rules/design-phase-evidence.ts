import { isLeftOut, readDesignPhases } from '../questions/design-phases.ts';
import { gapMark } from '../questions/find.ts';
import type { DocumentRule } from '../rule.ts';

const evidence = [
  {
    called: 'KPIs',
    expected: 'the figures that show whether it works',
    name: /\bKPIs?\b|\bmetrics?\b|\btargets?\b|\bmeasur|\bSLOs?\b|\bSLIs?\b|\bp(?:50|9\d)\b/i,
  },
  {
    called: 'test plan',
    expected: 'the tests that it has to pass',
    name: /\btest(?:s|ed|ing)?\b/i,
  },
];

export const designPhaseEvidence: DocumentRule = {
  id: 'design-phase-evidence',
  summary: 'Each phase of a design document names its KPIs and its tests.',
  about: ['design'],
  level: 'warn',
  when: 'always',
  check: (document) =>
    readDesignPhases(document)
      .filter((phase) => !isLeftOut(phase) && !gapMark.test(phase.text))
      .flatMap(({ number, line, text }) =>
        evidence
          .filter(({ name }) => !name.test(text))
          .map(({ called, expected }) => ({
            line,
            message: `Missing ${called} of Phase ${number}, expected ${expected}`,
            subject: `Phase ${number} ${called}`,
            example:
              '- KPIs: p95 of a join below 200 ms\n- Test plan: contract tests; load test with 500 students',
          })),
      ),
};
