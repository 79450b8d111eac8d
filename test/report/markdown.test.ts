import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Nodes, TableRow } from 'mdast';
import { parseMarkdown, plainText } from '../../src/markdown/markdown.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { printableLine } from '../../src/report/printable.ts';
import { expectFixture } from './expect-fixture.ts';
import { hostileReport } from './hostile-report.ts';
import { hostileText } from './hostile-text.ts';
import { finding, reportOf, sampleReport } from './sample-report.ts';

const options = { color: false, toolVersion: '0.1.0' };

const nodesIn = (node: Nodes): Nodes[] => [
  node,
  ...('children' in node ? node.children.flatMap(nodesIn) : []),
];

/** Rows of all tables but their heads. */
const rowsOf = (markdown: string): TableRow[] =>
  nodesIn(parseMarkdown(markdown, 1)).flatMap((node) =>
    node.type === 'table' ? node.children.slice(1) : [],
  );

const ownHtml = new Set(['<code>', '</code>', '<br>', '</details>']);

describe('the markdown report', () => {
  test('reads like the kept one', () => {
    expectFixture('lint.md', renderMarkdown(sampleReport, options));
    expectFixture(
      'lint-linked.md',
      renderMarkdown(sampleReport, { ...options, linkBase: 'https://github.com/acme/campus/blob/5f3c2d1/' }),
    );
  });

  test.each([
    [reportOf([]), '## ✅ Specgate: nothing to report'],
    [reportOf([finding()]), '## ✅ Specgate: nothing blocks'],
    [reportOf([finding({ level: 'block' })]), '## ❌ Specgate: 1 finding blocks'],
    [
      reportOf([finding({ level: 'block' }), finding({ level: 'block' })]),
      '## ❌ Specgate: 2 findings block',
    ],
    [reportOf([], { conclusion: 'incomplete' }), '## ⚠️ Specgate: incomplete'],
    [reportOf([], { totals: { packs: 0, documents: 0, rules: 61 } }), '## ⚠️ Specgate: nothing was checked'],
  ])('starts with the conclusion (%#)', (report, headline) => {
    expect(renderMarkdown(report, options).split('\n')[0]).toBe(headline);
  });

  test('has one row of four cells for each finding, and nothing in it that is not its own', () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const markdown = renderMarkdown(report, options);
        const rows = rowsOf(markdown);
        expect(rows).toHaveLength(report.findings.length);
        for (const row of rows) {
          expect(row.children).toHaveLength(4);
          const nodes = nodesIn(row);
          expect(nodes.filter(({ type }) => type === 'link')).toHaveLength(1);
          const types = new Set(nodes.map(({ type }) => type));
          for (const type of ['image', 'emphasis', 'inlineCode', 'delete', 'linkReference'] as const) {
            expect(types).not.toContain(type);
          }
          for (const node of nodes) if (node.type === 'html') expect(ownHtml).toContain(node.value);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('says what the message says', () => {
    fc.assert(
      fc.property(hostileText, (message) => {
        const [row] = rowsOf(renderMarkdown(reportOf([finding({ message })]), options));
        const cell = row?.children[2];
        const shown = (cell ? plainText(cell) : '').replaceAll(/<\/?code>|\u200b/g, '');
        const meant = printableLine(message, 1_000).replace(/`([^`]+)`/g, '$1');
        expect(shown.replace(/<\/?code>/g, '').trim()).toBe(meant.replace(/<\/?code>/g, '').trim());
      }),
      { numRuns: 300 },
    );
  });

  test('mentions nobody, refers to no issue and links to nowhere', () => {
    const message = 'Unexpected @everyone, #12, GH-3, acme/campus#4, https://example.com and www.example.com';
    expect(renderMarkdown(reportOf([finding({ message })]), options)).toContain(
      'Unexpected @&#8203;everyone, #&#8203;12, GH&#8203;-3, acme/campus#&#8203;4, https&#58;//example.com and www&#46;example.com',
    );
  });

  describe('with more findings than a comment can hold', () => {
    const note = finding({ level: 'note', message: 'A hint' });
    const many = Array.from({ length: 2_000 }, (_, index) =>
      finding({ design: { path: `docs/features/pack-${index % 50}/prd.md`, line: index + 1 } }),
    );
    const late = finding({ level: 'block', design: { path: 'docs/features/zoo/prd.md', line: 7 } });
    const markdown = renderMarkdown(reportOf([note, ...many, late]), options);

    test('is cut at whole rows, and says how many are left out', () => {
      expect(markdown.length).toBeLessThanOrEqual(60_000);
      expect(markdown.length).toBeGreaterThan(50_000);
      const rows = rowsOf(markdown);
      const left = 2_002 - rows.length;
      expect(markdown.split('\n').at(-2)).toBe(
        `**Cut at 60,000 characters:** ${left} findings more (${left - 1} warn, 1 note). \`specgate lint\` shows all of them.`,
      );
      expect(rows.every(({ children }) => children.length === 4)).toBe(true);
    });

    test('keeps what blocks, wherever it stands', () => {
      expect(markdown).toContain('[prd.md:7](docs/features/zoo/prd.md#L7)');
    });

    test('stays within the limit with texts that grow when escaped', () => {
      const message = '|'.repeat(5_000);
      const long = Array.from({ length: 100 }, (_, index) =>
        finding({ message, design: { path: `${'<'.repeat(300)}/${index}/${'|'.repeat(300)}`, line: 1 } }),
      );
      expect(renderMarkdown(reportOf(long), options).length).toBeLessThanOrEqual(60_000);
    });
  });
});
