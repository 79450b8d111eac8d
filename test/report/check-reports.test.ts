import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { CheckReport } from '../../src/domain/verdict.ts';
import { checkFormats, renderCheck } from '../../src/report/check.ts';
import { expectFixture } from './expect-fixture.ts';
import { hostileCheck } from './hostile-check.ts';
import { actingCharacter } from './hostile-text.ts';
import { elementsNamed, readXml } from './read-xml.ts';
import { runnerCommands } from './runner-commands.ts';
import { checkFinding, checkReportOf, claim, pack, sampleCheck } from './sample-check.ts';

/** What `specgate check` prints, in every format. */

const options = { color: false, toolVersion: '0.1.0', width: 100 };
const text = (report: CheckReport, more: object = {}): string =>
  renderCheck('text', report, { ...options, ...more });
const markdown = (report: CheckReport): string => renderCheck('markdown', report, options);

describe('reads like the kept one', () => {
  test.each([
    ['text', 'check.txt'],
    ['json', 'check.json'],
    ['sarif', 'check.sarif'],
    ['junit', 'check.junit.xml'],
    ['github', 'check.github.txt'],
    ['markdown', 'check.md'],
  ] as const)('%s', (format, name) => {
    expectFixture(name, renderCheck(format, sampleCheck, options));
  });

  test('text in colour on a narrow terminal', () => {
    expectFixture('check-color.txt', text(sampleCheck, { color: true, width: 72 }));
  });
});

describe.each(checkFormats)('%s', (format) => {
  const render = (report: CheckReport): string => renderCheck(format, report, options);

  test('passes on no character that acts on what shows it, and no command that is not meant', () => {
    fc.assert(
      fc.property(hostileCheck, (report) => {
        const output = render(report);
        expect(actingCharacter.exec(output)).toBeNull();
        const news = report.findings.filter((each) => !each.waiver && each.disposition !== 'pre-existing');
        const meant = news.length + report.gates.length + report.guidelines.length;
        expect(runnerCommands(output)).toHaveLength(format === 'github' ? meant : 0);
        expect(output.endsWith('\n') && !output.endsWith('\n\n')).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  test('copes with texts of 10 MB and with 2,000 findings', () => {
    const long = '`|@x]]>\n'.repeat(1_300_000);
    const exits = { code: long, amend: long, waive: long, edit: null };
    const big = render(checkReportOf({ findings: [checkFinding({ message: long, text: long, exits })] }));
    if (format !== 'json') expect(big.length).toBeLessThan(200_000);
    const many = Array.from({ length: 2_000 }, (_, index) =>
      checkFinding({ id: `${index}`, code: { path: `lib/${index}.ex`, line: 1 } }),
    );
    const output = render(checkReportOf({ findings: many }));
    if (format === 'markdown') {
      expect(output.length).toBeLessThan(60_000);
      expect(output).toMatch(
        /\*\*Cut at 60,000 characters:\*\* \d+ more\. `specgate check` shows all of them\./,
      );
    }
  });

  test('never sounds clean where nothing was looked at', () => {
    const nothing = checkReportOf({ packs: [], coverage: { files: 0, filesParsed: 0, facts: 0, open: [] } });
    const blind = checkReportOf({ conclusion: 'incomplete' });
    const skipped = checkReportOf({ packs: [{ ...pack('a', []), skipped: 'there is no fdd.md' }] });
    for (const report of [nothing, blind, skipped]) expect(render(report)).not.toMatch(/agree/);
  });
});

describe('text', () => {
  test('tells what fails first, then what warns, then notes, and last what it comes to', () => {
    const lines = text(sampleCheck).split('\n');
    expect(lines.flatMap((line) => /^ {2}(block|warn|note) /.exec(line)?.[1] ?? [])).toEqual([
      'block',
      'block',
      'warn',
      'warn',
      'note',
      'note',
    ]);
    expect(lines.at(-2)).toBe('2 findings block.');
  });

  test('wraps to the width, but not what is to be pasted', () => {
    const lines = text(sampleCheck, { width: 60 }).split('\n');
    const wide = lines.filter(
      (line) => line.length > 60 && !/^\s*(?:fix|amend|waive|design|MyApp|in docs)|^ {2}\w/.test(line),
    );
    expect(wide.filter((line) => line.startsWith('         '))).toEqual([]);
    expect(lines).toContain('                   MyApp.Waitlist: { functions: [join/3, leave/1] }');
  });

  test('shows ten notes beside what weighs more, and all where they are asked for or alone', () => {
    const notes = Array.from({ length: 12 }, (_, index) =>
      checkFinding({ id: `n${index}`, level: 'note', disposition: 'pre-existing' }),
    );
    const shown = (output: string): number => output.match(/^ {2}note /gm)?.length ?? 0;
    const report = checkReportOf({ findings: [checkFinding(), ...notes] });
    expect(shown(text(report))).toBe(10);
    expect(text(report)).toContain('2 more notes; --notes shows all');
    expect(shown(text(report, { allNotes: true }))).toBe(12);
    expect(shown(text(checkReportOf({ findings: notes })))).toBe(12);
  });

  test('gives a dozen designs that are kept one line', () => {
    const packs = Array.from({ length: 12 }, (_, index) =>
      pack(`pack-${index}`, [claim(), claim({ verdict: 'pending' })]),
    );
    const broken = pack('broken', [claim({ verdict: 'missing' })]);
    const output = text(checkReportOf({ packs: [...packs, broken] }));
    expect(output).toContain('broken  docs/features/broken/fdd.md (final)  1 claim: 1 missing\n');
    expect(output).toContain('12 designs with 24 claims: 12 conforms, 12 pending\n');
    expect(output).not.toContain('pack-3');
  });

  test.each([
    ['clean', {}, 'Code and design agree, as far as they were held against each other.'],
    ['a warning', { findings: [checkFinding({ level: 'warn' })] }, 'Nothing blocks.'],
    ['one that blocks', { findings: [checkFinding()] }, '1 finding blocks.'],
    [
      'incomplete',
      { conclusion: 'incomplete' as const },
      'Incomplete: no source file could be read, so this is neither a pass nor a fail.',
    ],
    ['no design', { packs: [] }, 'No final design is in force: there was nothing to hold the code against.'],
  ])('%s', (_, values, sentence) => {
    expect(text(checkReportOf(values)).split('\n').at(-2)).toBe(sentence);
  });
});

describe('json', () => {
  /** The published schema lets later releases add keys; here a key that it does not describe is a mistake. */
  const closed = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(closed);
    if (schema === null || typeof schema !== 'object') return schema;
    const parts = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
    return 'properties' in parts && parts['type'] === 'object'
      ? { ...parts, additionalProperties: false }
      : parts;
  };
  const path = new URL('../../docs/schema/check-report.schema.json', import.meta.url);
  const validate = new Ajv2020({ formats: { date: /^\d{4}-\d\d-\d\d$/ } }).compile(
    closed(JSON.parse(readFileSync(path, 'utf8'))) as object,
  );

  test('is as its schema says', () => {
    validate(JSON.parse(renderCheck('json', sampleCheck, options)));
    expect(validate.errors).toBeNull();
    expect(validate({ ...sampleCheck, surprise: true })).toBe(false);
    expect(validate({ ...sampleCheck, findings: [{ ...checkFinding(), exits: {} }] })).toBe(false);
  });

  test('is the report, whatever its texts hold', () => {
    fc.assert(
      fc.property(hostileCheck, (report) => {
        const data: unknown = JSON.parse(renderCheck('json', report, options));
        expect(data).toEqual(report);
        expect(validate(data)).toBe(true);
      }),
    );
  });
});

describe('junit', () => {
  test('is well-formed and counts right, with a case for each claim', () => {
    fc.assert(
      fc.property(hostileCheck, (report) => {
        const suites = readXml(renderCheck('junit', report, options));
        for (const suite of [suites, ...suites.children])
          expect(suite.attributes).toMatchObject({
            tests: `${elementsNamed(suite, 'testcase').length}`,
            failures: `${elementsNamed(suite, 'failure').length}`,
            skipped: `${elementsNamed(suite, 'skipped').length}`,
          });
      }),
    );
    const [waitlist, refunds] = readXml(renderCheck('junit', sampleCheck, options)).children;
    expect(waitlist?.attributes).toMatchObject({ name: 'waitlist', tests: '7', failures: '1', skipped: '2' });
    expect(refunds?.attributes).toMatchObject({ name: 'refunds', tests: '1', skipped: '1' });
  });

  test('gives each case another name', () => {
    const cases = elementsNamed(
      readXml(renderCheck('junit', checkReportOf({ packs: [pack('a', [claim(), claim()])] }), options)),
      'testcase',
    );
    expect(cases.map(({ attributes }) => attributes['name'])).toEqual([
      'function MyApp.Waitlist.join/2',
      'function MyApp.Waitlist.join/2 (2)',
    ]);
  });
});

describe('sarif', () => {
  interface Result {
    ruleId: string;
    ruleIndex: number;
    partialFingerprints: Record<string, string>;
    relatedLocations?: { message: { text: string } }[];
    suppressions?: { status: string; justification: string }[];
  }
  const resultsOf = (report: CheckReport) => {
    const { runs } = JSON.parse(renderCheck('sarif', report, options)) as {
      runs: { results: Result[]; tool: { driver: { rules: { id: string }[] } } }[];
    };
    return { results: runs[0]?.results ?? [], rules: runs[0]?.tool.driver.rules ?? [] };
  };

  test('names the rule, the design and the waiver of each result, under an id that outlives lines and words', () => {
    const { results, rules } = resultsOf(sampleCheck);
    expect(results).toHaveLength(6);
    for (const { ruleId, ruleIndex } of results) expect(rules[ruleIndex]?.id).toBe(ruleId);
    const byRule = new Map(results.map((result) => [result.ruleId, result]));
    expect(byRule.get('function-regressed')).toMatchObject({
      partialFingerprints: { 'specgateFinding/v1': '3f9c0a11b2c4' },
      relatedLocations: [
        { message: { text: 'The design: MyApp.Waitlist: { functions: [join/2, leave/1] }' } },
        { message: { text: 'Here as well.' } },
      ],
    });
    expect(byRule.get('column-contradicts')?.suppressions).toEqual([
      {
        kind: 'external',
        status: 'accepted',
        justification: 'the table is rewritten in spring (until 2026-12-31, bob)',
      },
    ]);
    expect(byRule.get('gate')?.partialFingerprints['specgateFinding/v1']).toBe(
      'gate docs/features/waitlist/plan.md Unexpected change of plan.md: it is final at the base and stale here',
    );
  });
});

describe('github', () => {
  test('annotates what the change brings, and not what was there or is waived', () => {
    const output = renderCheck('github', sampleCheck, options);
    expect(runnerCommands(output).map(({ name, properties }) => `${name} ${properties['title']}`)).toEqual([
      'error gate',
      'error function-regressed',
      'warning module-conflict',
      'warning elixir-predicate-name',
    ]);
    expect(output.split('\n').at(-2)).toBe(
      '2 block, 2 warn, 2 notes (1 pre-existing, 1 waived). 2 findings block.',
    );
  });
});

describe('markdown', () => {
  test('no text closes its fence, mentions anybody or links to anything', () => {
    const exits = {
      code: 'x',
      amend: 'in a, replace line 1 with:\n```\n@everyone\n````',
      waive: '```',
      edit: null,
    };
    const output = markdown(
      checkReportOf({ findings: [checkFinding({ exits, message: '@everyone #1 [a](b)' })] }),
    );
    expect(output).toContain('`````yaml\n```\n@everyone\n````\n`````');
    expect(output).toContain('````\n```\n````');
    expect(output).toContain('@&#8203;everyone #&#8203;1 \\[a\\](b)');
  });

  test('links to the commit that was read', () => {
    const linked = renderCheck('markdown', sampleCheck, {
      ...options,
      linkBase: 'https://example.org/blob/abc',
    });
    expect(linked).toContain(
      '[waitlist.ex:2](https://example.org/blob/abc/lib/my_app/waitlist.ex?plain=1#L2)',
    );
  });
});
