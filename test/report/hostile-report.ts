import fc from 'fast-check';
import { type Finding, levels } from '../../src/domain/finding.ts';
import type { LintReport } from '../../src/domain/report.ts';
import { hostileText } from './hostile-text.ts';
import { finding, reportOf } from './sample-report.ts';

const hostilePath = hostileText.map((text) => text || 'prd.md');

/** A finding in which everything that can come from a file does, and means harm. */
const hostileFinding: fc.Arbitrary<Finding> = fc
  .record({
    level: fc.constantFrom(...levels),
    message: hostileText,
    path: hostilePath,
    line: fc.integer({ min: 1, max: 9999 }),
    slug: fc.option(hostileText, { nil: undefined }),
    example: fc.option(hostileText, { nil: undefined }),
  })
  .map(({ level, message, path, line, slug, example }) =>
    finding({
      level,
      message,
      design: { path, line },
      ...(slug === undefined ? {} : { slug }),
      ...(example === undefined ? {} : { example }),
    }),
  );

export const hostileReport: fc.Arbitrary<LintReport> = fc
  .array(hostileFinding, { maxLength: 6 })
  .map((findings) => reportOf(findings));
