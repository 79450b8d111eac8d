import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PullJudgement } from '../../src/domain/pull-judgement.ts';
import { actions, renderCheckRun } from '../../src/report/check-run.ts';
import { hostileCheck } from './hostile-check.ts';
import { hostileText } from './hostile-text.ts';
import { checkFinding, checkReportOf } from './sample-check.ts';

const head = 'ce587453ced02b1526dfb4cb910479d431683101';
const base = 'b'.repeat(40);
const options = { linkBase: `https://github.com/acme/courses/blob/${head}`, request: 'r-1' };

const judgement = (values: Partial<PullJudgement> = {}): PullJudgement => ({
  pull: 4,
  branch: 'main',
  base,
  head,
  unconcerned: null,
  settings: { base: [], head: [], guarded: [] },
  isGated: true,
  documents: [],
  report: checkReportOf(),
  incomplete: null,
  ...values,
});

const blocked = judgement({ report: checkReportOf({ findings: [checkFinding()] }) });

describe('the check run', () => {
  test('is green where nothing blocks, and prints what was judged', () => {
    const run = renderCheckRun([judgement()], options);
    expect(run).toMatchObject({ conclusion: 'success', title: 'Design and code agree', annotations: [] });
    expect(run.summary).toContain(
      `\`${head.slice(0, 12)}\` against designs and settings at \`${base.slice(0, 12)}\``,
    );
    expect(run.actions).toEqual([actions.again]);
  });

  test('is red where something blocks, and says where and what to do', () => {
    const run = renderCheckRun([blocked], options);
    expect(run).toMatchObject({ conclusion: 'failure', title: '1 finding blocks' });
    expect(run.actions).toEqual([actions.again, actions.amend, actions.explain]);
    expect(run.annotations).toEqual([
      expect.objectContaining({ path: 'lib/my_app/waitlist.ex', line: 2, level: 'block' }),
    ]);
    expect(run.annotations[0]?.message).toContain('/spec waive 3f9c0a11b2c4');
  });

  test('is red where it could not be judged in full, with the reason and what to do', () => {
    const run = renderCheckRun([judgement({ report: null, incomplete: 'a blob is missing' })], options);
    expect(run).toMatchObject({ conclusion: 'failure', title: 'Incomplete: a blob is missing' });
    expect(run.summary).toMatch(/neither a pass nor a fail.*tried again by itself.*`\/spec check`.*r-1/s);
  });

  test('is one line where there was nothing to judge', () => {
    const run = renderCheckRun(
      [judgement({ report: null, unconcerned: 'There are no designs here yet.' })],
      options,
    );
    expect(run).toMatchObject({ conclusion: 'success', title: 'There are no designs here yet.', text: '' });
  });

  test('is as bad as the worst of the pull requests with its commit, and tells that first', () => {
    const run = renderCheckRun([judgement({ pull: 3 }), { ...blocked, pull: 9, branch: 'next' }], options);
    expect(run.conclusion).toBe('failure');
    expect(run.summary.indexOf('#9')).toBeLessThan(run.summary.indexOf('#3'));
  });

  test('has the same bytes for the same judgement, in whatever order', () => {
    const pulls = [judgement({ pull: 3 }), judgement({ pull: 5 }), { ...blocked, pull: 9 }];
    expect(renderCheckRun(pulls, options)).toEqual(renderCheckRun(pulls.toReversed(), options));
  });
});

describe('where there is more than GitHub shows', () => {
  const findings = Array.from({ length: 900 }, (_, index) =>
    checkFinding({ id: index.toString(16).padStart(12, '0'), message: 'x'.repeat(300) }),
  );
  const run = renderCheckRun([judgement({ report: checkReportOf({ findings }) })], options);

  test('text is cut, and says so', () => {
    expect(run.text.length).toBeLessThanOrEqual(65_535);
    expect(run.text).toContain('Cut at 60,000 characters');
    const pulls = [judgement({ report: checkReportOf({ findings }) }), { ...blocked, pull: 9 }];
    const both = renderCheckRun(
      [...pulls, judgement({ pull: 11, report: checkReportOf({ findings }) })],
      options,
    ).text;
    expect(both.length).toBeLessThanOrEqual(65_535);
    expect(both).toMatch(/Cut here: GitHub shows no more.*`specgate check` shows all of it\.$/s);
  });

  test('annotations end before they hide what they show', () => {
    expect(run.annotations).toHaveLength(500);
    expect(run.title).toBe('900 findings block');
  });
});

test('each button fits', () => {
  for (const { identifier, label, description } of Object.values(actions)) {
    expect(identifier.length).toBeLessThanOrEqual(20);
    expect(label.length).toBeLessThanOrEqual(20);
    expect(description.length).toBeLessThanOrEqual(40);
  }
});

test('whatever stands in documents and code, GitHub takes it', () => {
  const long = hostileText.map((text) => text.repeat(2_000));
  const any = fc.record({ report: hostileCheck, incomplete: fc.option(long), problem: long });
  fc.assert(
    fc.property(any, ({ report, incomplete, problem }) => {
      const settings = { base: [problem], head: [], guarded: [] };
      const run = renderCheckRun([judgement({ report, incomplete, settings })], options);
      expect(run.summary.length).toBeLessThanOrEqual(65_535);
      expect(run.text.length).toBeLessThanOrEqual(65_535);
      expect(run.title.length).toBeLessThanOrEqual(255);
      expect(run.actions.length).toBeLessThanOrEqual(3);
      for (const { title, message, line, endLine } of run.annotations) {
        expect(title.length).toBeLessThanOrEqual(255);
        expect(Buffer.byteLength(message)).toBeLessThanOrEqual(64 * 1024);
        expect(endLine).toBeGreaterThanOrEqual(line);
      }
    }),
    { numRuns: 60 },
  );
});
