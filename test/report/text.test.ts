import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderText } from '../../src/report/text.ts';
import { expectFixture } from './expect-fixture.ts';
import { hostileReport } from './hostile-report.ts';
import { documentOf, finding, reportOf, sampleReport } from './sample-report.ts';

const plain = { color: false, toolVersion: '0.1.0' };
const colored = { ...plain, color: true };

describe('the text report', () => {
  test('reads like the kept one', () => {
    expectFixture('lint.txt', renderText(sampleReport, plain));
    expectFixture('lint-80-columns.txt', renderText(sampleReport, { ...plain, width: 80 }));
    expectFixture('lint-color.txt', renderText(sampleReport, colored));
  });

  test('says the same with colour and without', () => {
    fc.assert(
      fc.property(hostileReport, fc.integer({ min: 20, max: 120 }), (report, width) => {
        expect(stripVTControlCharacters(renderText(report, { ...colored, width }))).toBe(
          renderText(report, { ...plain, width }),
        );
      }),
    );
  });

  test('starts every style anew on each line, as pagers need it', () => {
    const lines = renderText(sampleReport, { ...colored, width: 60 }).split('\n');
    for (const line of lines) {
      const starts = line.match(/\p{Cc}\[(?:1|2|3[1-6])m/gu) ?? [];
      const ends = line.match(/\p{Cc}\[(?:22|39)m/gu) ?? [];
      expect(ends).toHaveLength(starts.length);
    }
  });

  test('shows what a document hides', () => {
    const report = reportOf([finding({ message: 'Unexpected `\u001b[2J\u202egnp.exe`\nexpected a name' })]);
    expect(renderText(report, plain)).toContain('Unexpected `\\x1b[2J\\u202egnp.exe` expected a name');
  });

  test('tells findings in the order of the lines, the worst first on one line, notes last', () => {
    const at = (line: number, level: 'block' | 'warn' | 'note', message: string) =>
      finding({ level, message, design: { path: 'docs/features/waitlist/prd.md', line } });
    const output = renderText(
      reportOf([
        at(1, 'note', 'fifth'),
        at(9, 'warn', 'fourth'),
        at(3, 'warn', 'third'),
        at(3, 'block', 'second'),
        at(2, 'warn', 'first'),
      ]),
      plain,
    );
    expect(output.match(/first|second|third|fourth|fifth/g)).toEqual([
      'first',
      'second',
      'third',
      'fourth',
      'fifth',
    ]);
  });

  test('tells equal findings as often as they are', () => {
    const output = renderText(reportOf([finding(), finding(), finding()]), plain);
    expect(output.match(/Missing section/g)).toHaveLength(3);
  });

  test('keeps packs apart that share a slug', () => {
    const other = finding({ design: { path: 'other/waitlist/prd.md', line: 1 } });
    const output = renderText(reportOf([finding(), other]), plain);
    expect(output).toContain('waitlist  docs/features/waitlist\n');
    expect(output).toContain('waitlist  other/waitlist\n');
  });

  test('names a folder that is no pack by its path', () => {
    const { slug: _, ...loose } = finding({ design: { path: 'PLANNING.md', line: 4 } });
    expect(renderText(reportOf([loose]), plain)).toMatch(/^\.\n\n {2}warn {3}PLANNING\.md:4 /);
    const packs = [{ slug: '.', folder: '', documents: [documentOf('PLANNING.md', 'planning')] }];
    expect(renderText(reportOf([loose], { packs }), plain)).toMatch(/^\.\n\n {2}warn {3}PLANNING\.md:4 /);
  });

  describe('with many notes in one document', () => {
    const notes = Array.from({ length: 14 }, (_, index) =>
      finding({ level: 'note', design: { path: 'docs/features/waitlist/prd.md', line: index + 1 } }),
    );

    test('counts those after the tenth where something heavier was found', () => {
      const output = renderText(reportOf([finding(), ...notes]), plain);
      expect(output.match(/^ {2}note/gm)).toHaveLength(10);
      expect(output).toContain('  4 more notes on docs/features/waitlist/prd.md; --notes shows all\n');
    });

    test('shows all where nothing else was found, or where somebody asks', () => {
      expect(renderText(reportOf(notes), plain).match(/^ {2}note/gm)).toHaveLength(14);
      const asked = renderText(reportOf([finding(), ...notes]), { ...plain, allNotes: true });
      expect(asked.match(/^ {2}note/gm)).toHaveLength(14);
    });
  });

  test.each([
    [reportOf([]), 'Nothing to report: 3 packs, 9 documents, 61 rules.\n'],
    [
      reportOf([], { totals: { packs: 1, documents: 1, rules: 61 } }),
      'Nothing to report: 1 pack, 1 document, 61 rules.\n',
    ],
    [
      reportOf([], { totals: { packs: 0, documents: 1, rules: 61 } }),
      'Nothing to report: 1 document, 61 rules.\n',
    ],
    [
      reportOf([], { totals: { packs: 0, documents: 0, rules: 61 } }),
      'Nothing was checked: no documents were found.\n',
    ],
    [
      reportOf([], { conclusion: 'incomplete' }),
      'Nothing found so far: 3 packs, 9 documents, 61 rules. Incomplete: not everything could be read.\n',
    ],
  ])('says in one line what a run without findings was worth (%#)', (report, expected) => {
    expect(renderText(report, plain)).toBe(expected);
  });

  test('says of an incomplete run that it is one', () => {
    const last = renderText(reportOf([finding()], { conclusion: 'incomplete' }), plain)
      .split('\n')
      .at(-2);
    expect(last).toBe('1 warn in 3 packs (9 documents, 61 rules). Incomplete: not everything could be read.');
  });

  test('counts from what blocks down', () => {
    const report = reportOf([finding({ level: 'block' }), finding({ level: 'note' })]);
    expect(renderText(report, plain).split('\n').at(-2)).toBe(
      '1 block, 1 note in 3 packs (9 documents, 61 rules)',
    );
  });
});
