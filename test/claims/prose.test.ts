import { readFile } from 'node:fs/promises';
import { runInNewContext } from 'node:vm';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Claim } from '../../src/domain/claim.ts';
import { proseOf } from '../../src/pack/contract-block.ts';
import { readDocument } from '../../src/pack/document.ts';

/** What the words of a design claim, in the shapes that people write. */

const fixtures = new URL('fixtures/', import.meta.url);

const claimsOf = (text: string): readonly Claim[] =>
  proseOf(readDocument({ path: 'fdd.md', kind: 'fdd', text }), 'holds').claims;

const show = ({ kind, subject, expected, prose, place }: Claim): string =>
  [
    `${place.line} ${kind} ${subject}`,
    ...(Object.keys(expected).length > 0 ? [JSON.stringify(expected)] : []),
    ...(prose?.past ? ['past'] : prose?.tentative ? ['tentative'] : []),
    ...(prose?.hedge ? [`hedged: ${prose.hedge.why}`] : []),
    ...(prose?.slip === undefined ? [] : ['or otherwise']),
    ...(prose?.isNecessary ? ['necessary'] : []),
    ...(prose?.migrations ? [`migrations ${JSON.stringify(prose.migrations)}`] : []),
    ...(prose?.list === undefined ? [] : [`in the list of ${prose.list}`]),
  ].join(' ');

const told = (text: string): string[] => claimsOf(text).map(show);

test.each(['prose', 'prose-conduct'])('reads the shapes in which designs state things: %s', async (name) => {
  const text = await readFile(new URL(`${name}.md`, fixtures), 'utf8');
  const expected = await readFile(new URL(`${name}.claims.txt`, fixtures), 'utf8');
  expect(`${told(text).join('\n')}\n`).toBe(expected);
});

const underData = (text: string): string[] =>
  told(`# A\n\n## Data model\n\n${text}\n`).map((line) => line.replace(/^\d+ /, ''));

test.each([
  [
    'a packed list',
    '- `a_b`:\n  - `name` (string, not null), `rank`',
    ['table a_b', 'column a_b.name {"type":"string","null":false}'],
  ],
  [
    'a default',
    '- `a_b`:\n  - `name`: text, default `x`',
    ['table a_b', 'column a_b.name {"type":"text","default":"x"}'],
  ],
  ['two types are none', '- `a_b`:\n  - `rank` (integer or float)', ['table a_b', 'column a_b.rank']],
  [
    'fields below a sentence',
    'Add fields on `a_b`:\n\n- `rank` (integer)',
    ['column a_b.rank {"type":"integer"}'],
  ],
  [
    'a table of columns',
    'Table `a_b`:\n\n| Column | Type | Null |\n| --- | --- | --- |\n| `rank` | integer | no |',
    ['table a_b', 'column a_b.rank {"type":"integer","null":false}'],
  ],
])('columns: %s', (_, text, expected) => {
  expect(underData(text)).toEqual(expected);
});

test('what the design says no to, says nothing of, or only considers is no claim', () => {
  const texts = [
    'We use `A.B` instead of `A.C`.',
    '`A.C` is no longer called.',
    'This replaces `A.C`.',
    'Consider `A.C` later.',
    'Alternative: `A.C`.',
  ];
  for (const text of texts)
    expect(told(`# X\n\n${text}\n`).filter((line) => line.includes('A.C'))).toEqual([]);
});

test('a place is the line on which the name stands', () => {
  const [first, second] = claimsOf('# X\n\nOne sentence names `A.B`\nand goes on to `A.C`.\n');
  expect([first?.place.line, second?.place.line]).toEqual([3, 4]);
  expect(second?.text).toBe('and goes on to `A.C`');
});

test('the section of the contract is no prose', () => {
  expect(told('# X\n\n## Contract\n\n```yaml contract\nmodules: { A.B: }\n```\n')).toEqual([]);
});

test('any text is read, and always alike', () => {
  const piece = fc.constantFrom(
    ...[
      '`A.b/2`',
      '`/a/:b`',
      '[:a, :b]',
      '- ',
      '\n',
      '\n\n',
      '## ',
      '`a_b`',
      ' table ',
      'No new ',
      '**',
      'index on ',
      '`(a, b)`',
      '(',
      ')',
      '| ',
      '```\n',
      'default ',
      'A.B',
    ],
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 12 })), { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      expect(told(text)).toEqual(told(text));
    }),
    { numRuns: 300 },
  );
});

/** Ends what would take minutes: a test that does not let go is never ended by its own time limit. */
const inTime = <Result>(run: () => Result): Result => {
  const given = { run, result: null as Result | null };
  runInNewContext('given.result = given.run()', { given }, { timeout: 20_000 });
  return given.result as Result;
};

test.each([
  ['commas', `- \`a_b\`:\n  - ${'x, '.repeat(20_000)}`],
  ['negations', `# X\n\n${'no new '.repeat(20_000)}`],
  ['parentheses', `# X\n\n\`f${'('.repeat(400_000)}\``],
  ['capitals', `# X\n\n${'Aa'.repeat(200_000)}`],
  ['slashes', `# X\n\n${'/a'.repeat(200_000)}`],
  ['store words', `# X\n\n${'stores '.repeat(20_000)}`],
  ['log words', `# X\n\n${'emits log with '.repeat(10_000)}`],
])('long runs of %s are read in the time of a page', (_, text) => {
  expect(inTime(() => claimsOf(text).length)).toBeLessThan(50_000);
});
