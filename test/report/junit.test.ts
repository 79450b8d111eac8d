import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LintReport } from '../../src/domain/report.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { expectFixture } from './expect-fixture.ts';
import { hostileReport } from './hostile-report.ts';
import { elementsNamed, readXml, type XmlElement } from './read-xml.ts';
import { documentOf, finding, reportOf, sampleReport } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0' };
const read = (report: LintReport): XmlElement => readXml(renderJunit(report, options));

const count = (suite: XmlElement, name: string): string => String(elementsNamed(suite, name).length);

describe('the JUnit report', () => {
  test('reads like the kept one', () => {
    expectFixture('lint.junit.xml', renderJunit(sampleReport, options));
  });

  test('is well-formed and counts right, whatever the texts hold', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const suites = read(report);
        for (const suite of [suites, ...suites.children]) {
          expect(suite.attributes).toMatchObject({
            tests: count(suite, 'testcase'),
            failures: count(suite, 'failure'),
            errors: count(suite, 'error'),
            skipped: count(suite, 'skipped'),
          });
        }
        expect(elementsNamed(suites, 'failure')).toHaveLength(report.totals.block);
        expect(elementsNamed(suites, 'skipped')).toHaveLength(report.totals.warn);
      }),
    );
  });

  test('shows green for a document in which nothing blocks, and only for such', () => {
    const { packs } = sampleReport;
    const cases = elementsNamed(read(sampleReport), 'testcase').filter(
      ({ children }) => children.length === 0,
    );
    expect(cases.map(({ attributes }) => attributes['file'])).toEqual([
      'docs/features/waitlist/fdd.md',
      'docs/features/waitlist/plan.md',
      'docs/features/billing/refunds/prd.md',
      '.agentmux/specs/search_design.md',
    ]);
    expect(elementsNamed(read(reportOf([], { packs })), 'testcase')).toHaveLength(4);
  });

  test('gives each case another name', () => {
    const names = elementsNamed(
      read(reportOf([finding(), finding(), finding({ level: 'block' })])),
      'testcase',
    ).map(({ attributes }) => attributes['name']);
    expect(names).toEqual(['prd-problem line 1', 'prd-problem line 1 (2)', 'prd-problem line 1 (3)']);
  });

  test('puts the finding where readers look for it', () => {
    const document = documentOf('docs/features/waitlist/prd.md', 'prd');
    const packs = [{ slug: 'waitlist', folder: 'docs/features/waitlist', documents: [document] }];
    const example = '## 2. "Problem" <now>';
    const suites = read(reportOf([finding({ level: 'block', example })], { packs }));
    const [testcase] = elementsNamed(suites, 'testcase');
    expect(testcase?.attributes).toEqual({
      classname: 'waitlist',
      name: 'prd-problem line 1',
      file: 'docs/features/waitlist/prd.md',
      line: '1',
    });
    expect(testcase?.children[0]?.attributes).toEqual({ message: finding().message, type: 'prd-problem' });
    expect(testcase?.children[0]?.text).toContain(`try:\n${example}\n`);
  });

  test('is an error where not everything could be read', () => {
    expect(read(reportOf([], { conclusion: 'incomplete' })).attributes['errors']).toBe('1');
  });
});

describe('the check for well-formedness', () => {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
  test.each([
    '<a>',
    '<a></b>',
    '<a b="&"/>',
    '<a>&nbsp;</a>',
    '<a>\u0001</a>',
    '<a>]]></a>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a>x < y</a>',
    '<a/>text',
  ])('refuses %j', (source) => {
    expect(() => readXml(head + source)).toThrow();
  });
});
