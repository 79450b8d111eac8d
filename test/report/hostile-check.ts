import fc from 'fast-check';
import { levels } from '../../src/domain/finding.ts';
import type { CheckReport } from '../../src/domain/verdict.ts';
import { hostileText } from './hostile-text.ts';
import { checkFinding, checkReportOf, claim, pack } from './sample-check.ts';

const path = hostileText.map((text) => text || 'lib/a.ex');
const line = fc.integer({ min: 1, max: 9999 });
const place = fc.record({ path, line });
const text = hostileText;

const finding = fc
  .record({
    level: fc.constantFrom(...levels),
    message: text,
    text,
    slug: text,
    design: place,
    code: fc.option(place),
    related: fc.array(place, { maxLength: 4 }),
    disposition: fc.constantFrom('introduced' as const, 'pre-existing' as const, 'pending' as const),
    waiver: fc.option(fc.record({ reason: text, by: text, until: fc.constant('2026-12-31'), place })),
    exits: fc.record({ code: text, amend: text, waive: text, edit: fc.constant(null) }),
  })
  .map((values) => checkFinding(values.waiver ? { ...values, disposition: 'waived' } : values));

const hostileClaim = fc.record({ kind: text, subject: text, text, why: text }).map((values) => claim(values));

/** A report in which everything that can come from a file does, and means harm. */
export const hostileCheck: fc.Arbitrary<CheckReport> = fc
  .record({
    findings: fc.array(finding, { maxLength: 4 }),
    packs: fc.array(
      fc
        .tuple(text, fc.array(hostileClaim, { maxLength: 3 }), fc.option(text))
        .map(([slug, claims, skipped]) => ({
          ...pack(slug, claims),
          skipped,
        })),
      { maxLength: 3 },
    ),
    gates: fc.array(fc.record({ path, line, message: text }), { maxLength: 2 }),
    guidelines: fc.array(
      fc
        .record({ path, line, message: text, example: text, level: fc.constantFrom(...levels) })
        .map((values) => ({
          id: '900000000001',
          rule: 'elixir-else-if',
          disposition: 'introduced' as const,
          summary: 'A summary.',
          page: 'docs/rules/elixir-else-if.md',
          ...values,
        })),
      { maxLength: 2 },
    ),
  })
  .map((values) => checkReportOf(values));
