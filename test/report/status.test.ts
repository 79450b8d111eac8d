import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { StatusReport, StatusRow } from '../../src/domain/report.ts';
import { parseMarkdown } from '../../src/markdown/markdown.ts';
import { widthOf } from '../../src/report/columns.ts';
import { statusFormats, statusReporters } from '../../src/report/index.ts';
import { expectFixture } from './expect-fixture.ts';
import { actingCharacter, hostileText } from './hostile-text.ts';
import { runnerCommands } from './runner-commands.ts';
import { sampleStatus } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0', width: 80 };

const hostileStatus: fc.Arbitrary<StatusReport> = fc
  .array(
    fc
      .record({
        slug: hostileText,
        folder: hostileText,
        reason: hostileText,
        next: hostileText,
        problems: fc.array(hostileText, { maxLength: 2 }),
      })
      .map(({ slug, folder, reason, next, problems }): StatusRow => ({
        slug,
        folder,
        gates: [{ kind: 'prd', path: 'prd.md', state: 'draft', reason, next }],
        phases: null,
        problems,
      })),
    { maxLength: 3 },
  )
  .map((packs) => ({ version: 1, mode: 'merge', packs }));

describe('the status', () => {
  test('reads like the kept one', () => {
    expectFixture('status.txt', statusReporters.text(sampleStatus, options));
    expectFixture('status-color.txt', statusReporters.text(sampleStatus, { ...options, color: true }));
    expectFixture('status.md', statusReporters.markdown(sampleStatus, options));
    expectFixture('status.json', statusReporters.json(sampleStatus, options));
  });

  test('says the same with colour and without', () => {
    fc.assert(
      fc.property(hostileStatus, fc.integer({ min: 1, max: 120 }), (report, width) => {
        const colored = statusReporters.text(report, { ...options, width, color: true });
        expect(stripVTControlCharacters(colored)).toBe(statusReporters.text(report, { ...options, width }));
      }),
    );
  });

  test('keeps to the width, as far as the table leaves it a choice', () => {
    for (const width of [72, 80, 100, 140]) {
      const lines = statusReporters.text(sampleStatus, { ...options, width }).split('\n');
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  test('aligns the gates of packs whatever their names', () => {
    const [row] = sampleStatus.packs;
    if (!row) throw new Error('Missing pack');
    const packs = ['a', '教室の順番待ち', 'a-slug-that-is-rather-longer-than-any-column-has-room-for'].map(
      (slug) => ({
        ...row,
        slug,
        gates: row.gates.map((gate) => ({ ...gate, state: 'final' as const })),
        problems: [],
      }),
    );
    const lines = statusReporters.text({ ...sampleStatus, packs }, options).split('\n');
    const columns = lines
      .filter((line) => line.includes('✓'))
      .map((line) => widthOf(line.slice(0, line.indexOf('✓'))));
    expect(columns).toHaveLength(3);
    expect(new Set(columns).size).toBe(1);
  });

  test('explains each gate that is not final, and no other', () => {
    const text = statusReporters.text(sampleStatus, { ...options, width: 200 });
    expect(text).not.toContain('finalized by alice');
    expect(text).toContain('  fdd   prd.md was changed after fdd.md was finalized; next: read fdd.md');
    expect(text).toContain('  plan  there is no plan.md\n');
  });

  test.each(statusFormats)(
    'is the same each time, passes on nothing that acts and no command (%s)',
    (format) => {
      fc.assert(
        fc.property(hostileStatus, fc.integer({ min: 1, max: 120 }), (report, width) => {
          const output = statusReporters[format](report, { ...options, width });
          expect(statusReporters[format](structuredClone(report), { ...options, width })).toBe(output);
          expect(actingCharacter.exec(output)).toBeNull();
          expect(runnerCommands(output)).toEqual([]);
        }),
      );
    },
  );

  test('in markdown has one row of five cells for each pack', () => {
    fc.assert(
      fc.property(hostileStatus, (report) => {
        const tables = parseMarkdown(statusReporters.markdown(report, options), 1).children.filter(
          (node) => node.type === 'table',
        );
        const rows = tables.flatMap(({ children }) => children.slice(1));
        expect(rows.map(({ children }) => children.length)).toEqual(report.packs.map(() => 5));
      }),
    );
  });

  test('in markdown is cut where a comment ends', () => {
    const [row] = sampleStatus.packs;
    const packs = Array.from({ length: 1_000 }, () => row).filter((each) => each !== undefined);
    const markdown = statusReporters.markdown({ ...sampleStatus, packs }, options);
    expect(markdown.length).toBeLessThanOrEqual(60_000);
    expect(markdown).toMatch(/\n\n\*\*Cut at 60,000 characters\.\*\* `specgate status` shows all of it\.\n$/);
  });

  test.each(['text', 'markdown'] as const)('says in %s where to begin when there are no packs', (format) => {
    const none = statusReporters[format]({ ...sampleStatus, packs: [] }, options);
    expect(none).toContain('No packs were found. `specgate init` starts one.\n');
  });
});
