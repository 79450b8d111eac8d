import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tickPlan } from '../../src/authoring/develop/tick-plan.ts';
import { bodyDigest } from '../../src/pack/body-digest.ts';
import { type Document, readDocument } from '../../src/pack/document.ts';

/** What shows a task to be done is no part of the plan: it changes nothing that is held fast or read, and hides nothing. */

const header = '---\ndocument: plan\nstatus: draft\n---\n';
const read = (body: string): Document =>
  readDocument({ path: 'plan.md', kind: 'plan', text: `${header}${body}` });

/** All that anybody reads of a plan, without its places. */
const said = ({
  title,
  allSections,
  tasks,
  phases,
  topics,
  cited,
  declared,
  codeBlocks,
  comments,
  tables,
  links,
}: Document) => ({
  title,
  sections: allSections.map((section) => [section.depth, section.title]),
  tasks: tasks.map(({ text }) => text),
  phases: phases.map((phase) => [phase.name, phase.title, phase.tasks.map(({ text }) => text)]),
  topics: topics.map((topic) => [topic.title, topic.lead]),
  cited: cited.map(({ id }) => id),
  declared: declared.map(({ id, text }) => [id, text]),
  codeBlocks: codeBlocks.map(({ text }) => text),
  comments: comments.map(({ text }) => text),
  tables: tables.map(({ headers, rows }) => [headers, rows.map(({ cells }) => cells)]),
  links: links.map(({ url }) => url),
});

const linesOfPlan = [
  '## Phase 1: Data',
  '## Phase 2: Page (FR-002)',
  '### Tasks',
  '- [ ] Add the table (FR-001)',
  '* [x] Add the page',
  '1. [ ] Add the test (AC-001)',
  '  - [ ] A part of it',
  '    with more words of `code`',
  '  and so on',
  'lazily, with FR-003',
  '- Command: `mix test`',
  '  ---',
  '---',
  '===',
  '```',
  '| A | B |',
  '|---|---|',
  '> quoted',
  '<!-- a comment',
  '-->',
  '[a]: https://example.com',
  '    - [ ] Evidence: not one',
  '',
  '',
];

const plans = fc
  .array(fc.constantFrom(...linesOfPlan), { maxLength: 25 })
  .map((lines) => `# Plan\n\n${lines.join('\n')}\n`);

const evidences = fc.oneof(
  fc.constantFrom(
    'FR-999 in Phase 9',
    '[NEEDS INPUT: x]',
    '<!-- ',
    '-->',
    '`',
    '```',
    '- [ ] task',
    '## Title',
    '[a](b)',
    '| a |',
  ),
  fc.string({ minLength: 1 }).map((text) => text.replaceAll(/\s+/g, ' ').trim() || 'x'),
);

describe('ticking with evidence', () => {
  test('changes neither the digest of a plan nor anything that is read of it', () => {
    fc.assert(
      fc.property(plans, fc.array(evidences, { minLength: 1, maxLength: 8 }), (body, texts) => {
        const plan = read(body);
        const open = plan.tasks.filter(({ checked }) => !checked);
        const ticked = tickPlan(
          plan.text,
          open.map(({ line, text }, index) => ({
            task: { number: index + 1, text, line, isTest: false, isDone: false },
            evidence: texts[index % texts.length] ?? '',
          })),
        );
        const after = readDocument({ path: 'plan.md', kind: 'plan', text: ticked });
        expect(bodyDigest(after)).toBe(bodyDigest(plan));
        expect(said(after)).toEqual(said(plan));
      }),
      { numRuns: 400 },
    );
  });

  test('leaves places as they are in the file', () => {
    const text = '# Plan\n\n## Phase 1\n\n- [ ] A\n  and more\n- [ ] B\n\n## Phase 2\n\n- [ ] C\n';
    const { tasks } = read(text);
    const ticked = tickPlan(
      `${header}${text}`,
      tasks.map((task, index) => ({
        task: { ...task, number: index + 1, isTest: false, isDone: false },
        evidence: 'lib/a.ex',
      })),
    );
    expect(ticked).toBe(
      `${header}# Plan\n\n## Phase 1\n\n- [x] A\n  and more\n  - Evidence: lib/a.ex\n- [x] B\n  - Evidence: lib/a.ex\n\n## Phase 2\n\n- [x] C\n  - Evidence: lib/a.ex\n`,
    );
    const after = readDocument({ path: 'plan.md', kind: 'plan', text: ticked });
    const lines = ticked.split('\n');
    expect(after.tasks.map(({ line }) => lines[line - 1])).toEqual(['- [x] A', '- [x] B', '- [x] C']);
    expect(after.phases.map(({ line }) => lines[line - 1])).toEqual(['## Phase 1', '## Phase 2']);
    expect(after.evidence.map((line) => lines[line - 1])).toEqual(Array(3).fill('  - Evidence: lib/a.ex'));
  });

  test('keeps the line endings of the file', () => {
    const text = `${header}# Plan\n\n## Phase 1\n\n- [ ] A\n`.replaceAll('\n', '\r\n');
    const [task] = readDocument({ path: 'plan.md', kind: 'plan', text }).tasks;
    if (!task) throw new Error('Expected a task');
    const ticked = tickPlan(text, [
      { task: { ...task, number: 1, isTest: false, isDone: false }, evidence: 'lib/a.ex' },
    ]);
    expect(ticked).toBe(text.replace('- [ ] A\r\n', '- [x] A\r\n  - Evidence: lib/a.ex\r\n'));
  });
});

describe('a line of evidence', () => {
  test('that leaves the digest as it is leaves all that is read as it is, wherever it is put', () => {
    const forms = fc.tuple(
      fc.constantFrom('  - ', '    * ', '- ', ' + ', '  - [ ] ', '  ## ', '  '),
      fc.constantFrom('Evidence: ', 'Evidence:', 'evidence: '),
      evidences,
    );
    fc.assert(
      fc.property(plans, forms, fc.nat(25), (body, parts, at) => {
        const lines = body.split('\n');
        const changed = [...lines.slice(0, at + 1), parts.join(''), ...lines.slice(at + 1)].join('\n');
        const [before, after] = [read(body), read(changed)];
        if (bodyDigest(after) === bodyDigest(before)) expect(said(after)).toEqual(said(before));
      }),
      { numRuns: 1_000 },
    );
  });

  const body = '# Plan\n\n## Phase 1\n\n- [ ] A\n- Note\n\n## Phase 2\n\n- [ ] B\n';
  test.each([
    ['a task', '- [ ] A', '- [ ] A\n  - [ ] Evidence: x'],
    ['a heading', '- [ ] A', '- [ ] A\n\n## Evidence: x'],
    ['an item of its own', '- [ ] A', '- [ ] A\n- Evidence: x'],
    ['below what is no task', '- Note', '- Note\n  - Evidence: x'],
    ['away from its task', '- [ ] A', '- [ ] A\n\n  - Evidence: x'],
    ['with a line after it', '- [ ] A', '- [ ] A\n  - Evidence: x\n    and drop phase 2'],
    ['with another line ending', '- [ ] A', '- [ ] A\n  - Evidence: x\r## Phase 3'],
    ['without words', '- [ ] A', '- [ ] A\n  - Evidence: '],
  ])('that is %s is a change of the plan', (_what, before, after) => {
    expect(bodyDigest(read(body.replace(before, after)))).not.toBe(bodyDigest(read(body)));
  });

  test('counts in no document but a plan', () => {
    const of = (text: string) => bodyDigest(readDocument({ path: 'fdd.md', kind: 'fdd', text }));
    expect(of(body)).not.toBe(of(body.replace('- [ ] A', '- [ ] A\n  - Evidence: x')));
  });
});
