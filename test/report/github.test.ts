import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { renderGithub } from '../../src/report/github.ts';
import { printable } from '../../src/report/printable.ts';
import { expectFixture } from './expect-fixture.ts';
import { hostileReport } from './hostile-report.ts';
import { runnerCommands } from './runner-commands.ts';
import { finding, reportOf, sampleReport } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0' };

test('the annotations read like the kept ones', () => {
  expectFixture('lint.github.txt', renderGithub(sampleReport, options));
});

test('a message cannot bring a command of its own', () => {
  const message = 'Unexpected %0A\n::set-output name=token::stolen\r\n::stop-commands::x, expected text';
  const path = 'docs/a,line=9:b%2C.md';
  const output = renderGithub(
    reportOf([finding({ level: 'block', message, design: { path, line: 3 } })]),
    options,
  );
  expect(output.split('\n').slice(0, -2)).toEqual([
    '::error file=docs/a%2Cline=9%3Ab%252C.md,line=3,endLine=3,title=prd-problem::Unexpected %250A ::set-output name=token::stolen ::stop-commands::x, expected text',
  ]);
});

test('there is exactly one command for each finding, with the finding in it', () => {
  fc.assert(
    fc.property(hostileReport, (report) => {
      const output = renderGithub(report, options);
      const commands = runnerCommands(output);
      expect(output.split('\n')).toHaveLength(report.findings.length + 2);
      expect(commands).toHaveLength(report.findings.length);
      expect(new Set(commands.map(({ properties }) => properties['file']))).toEqual(
        new Set(report.findings.map(({ design }) => printable(design.path))),
      );
      expect(new Set(commands.flatMap(({ properties }) => Object.keys(properties))).size).toBeLessThanOrEqual(
        4,
      );
    }),
  );
});

test('the worst comes first, because GitHub leaves out the rest', () => {
  const report = reportOf([finding({ level: 'note' }), finding(), finding({ level: 'block' }), finding()]);
  expect(runnerCommands(renderGithub(report, options)).map(({ name }) => name)).toEqual([
    'error',
    'warning',
    'warning',
    'notice',
  ]);
});

test('the last line counts all, and says so where GitHub shows fewer', () => {
  const few = renderGithub(reportOf([finding()]), options);
  expect(few.split('\n').at(-2)).toBe('1 warn in 3 packs (9 documents, 61 rules)');
  const many = renderGithub(reportOf(Array.from({ length: 11 }, () => finding())), options);
  expect(many.split('\n').at(-2)).toBe(
    '11 warn in 3 packs (9 documents, 61 rules). GitHub shows at most 10 annotations of each level for one step.',
  );
});
