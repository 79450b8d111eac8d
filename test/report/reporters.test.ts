import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formats, reporters } from '../../src/report/index.ts';
import { hostileReport } from './hostile-report.ts';
import { actingCharacter } from './hostile-text.ts';
import { runnerCommands } from './runner-commands.ts';
import { finding, reportOf, sampleReport } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0' };

const freeze = <T>(value: T): T => {
  if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reversed(part)]),
  );
};

describe.each(formats)('%s', (format) => {
  const render = reporters[format];

  test('gives the same bytes for the same report, however its objects were built, and leaves it alone', () => {
    const once = render(freeze(structuredClone(sampleReport)), options);
    expect(render(reversed(sampleReport) as typeof sampleReport, options)).toBe(once);
    expect(once.endsWith('\n') && !once.endsWith('\n\n')).toBe(true);
  });

  test('passes on no character that acts on what shows it', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        expect(actingCharacter.exec(render(report, options))).toBeNull();
      }),
    );
  });

  test('gives the runner of GitHub no command beyond the annotations that are meant', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const meant = format === 'github' ? report.findings.length : 0;
        expect(runnerCommands(render(report, options))).toHaveLength(meant);
      }),
    );
  });

  test('copes with a message of 10 MB', () => {
    const message = `Unexpected ${'`|@x]]>\n'.repeat(1_300_000)}, expected less`;
    const report = reportOf([finding({ level: 'block', message, example: message }), finding()]);
    const output = render(report, options);
    if (format !== 'json') expect(output.length).toBeLessThan(200_000);
    expect(output).toContain('prd-problem');
  });

  test('never sounds clean where nothing was looked at', () => {
    const nothing = reportOf([], { totals: { packs: 0, documents: 0, rules: 61 } });
    expect(render(nothing, options)).not.toMatch(/nothing to report|nothing blocks/i);
  });
});
