import { describe, expect, test } from '@jest/globals';
import { readDocument } from '../../src/pack/document.ts';
import { phasesNamedIn, rankNumbers } from '../../src/pack/questions/phase-numbers.ts';
import { activePhases, isDropped, type Phase } from '../../src/pack/phases.ts';

const planOf = (text: string) => readDocument({ path: 'plan.md', kind: 'plan', text });
const phasesOf = (text: string): Phase[] => planOf(text).phases;

const outline = (text: string): string[] =>
  phasesOf(text).map(({ name, title, line, endLine }) => `${line}-${endLine} ${name}: ${title}`);

const progress = (text: string): string[] =>
  phasesOf(text).map(
    ({ name, tasks }) => `${name}: ${tasks.filter(({ checked }) => checked).length}/${tasks.length}`,
  );

const tasksOf = (text: string): string[] =>
  phasesOf(text).flatMap(({ tasks }) => tasks.map((task) => task.text));

describe('headings of phases', () => {
  test('are read in the order of the text, with what stands below them', () => {
    const text =
      '# Plan\n\n## Phase 1: Data Model\n\n- [ ] Table\n\n## Phase 2: Page\n\n- [ ] View\n\n## Risks\n\nNone.\n';
    expect(outline(text)).toEqual(['3-5 Phase 1: Data Model', '7-9 Phase 2: Page']);
  });

  test.each([
    ['## Phase 0: Baseline', 'Phase 0', 'Baseline'],
    ['## Phase 2A — Import', 'Phase 2A', 'Import'],
    ['## Phase 2.1: Import', 'Phase 2.1', 'Import'],
    ['## 4. Phase 3 - Import', 'Phase 3', 'Import'],
    ['## Phase 1. Import', 'Phase 1', 'Import'],
    ['## PHASE 1) Import', 'Phase 1', 'Import'],
    ['## Phase 1', 'Phase 1', ''],
    ['## Phase Two: Import', 'Phase 2', 'Import'],
    ['## Phase B: Import', 'Phase B', 'Import'],
    ['## Phase IV: Import', 'Phase IV', 'Import'],
    ['## ✅ Phase 1: Import', 'Phase 1', 'Import'],
    ['## [DONE] Phase 1: Import', 'Phase 1', 'Import'],
    ['## Milestone 1: Import', 'Milestone 1', 'Import'],
    ['## Sprint 3: Import', 'Sprint 3', 'Import'],
    ['## Phase 1: Import (3 days)', 'Phase 1', 'Import'],
    ['## Phase 1: Import *(parallel to Phase 2 once Phase 0 is done)*', 'Phase 1', 'Import'],
    ['## Phase 1: Import - ✅ COMPLETE', 'Phase 1', 'Import'],
    ['## Phase 1: Import (in progress)', 'Phase 1', 'Import'],
    ['## Phase 1: Import (CSV only)', 'Phase 1', 'Import (CSV only)'],
    ['Phase 1: Import\n---------------', 'Phase 1', 'Import'],
  ])('%s', (heading, name, title) => {
    const [phase] = phasesOf(`# Plan\n\n${heading}\n\n- [ ] Do it\n`);
    expect([phase?.name, phase?.title, phase?.tasks.length]).toEqual([name, title, 1]);
  });

  test.each([
    '## Phase Gate Summary',
    '## Phases',
    '## Phased Approach',
    '## Stage a rollout',
    '## Phase in the new table',
    '## Post-Phase 2 Cleanup',
    '## The Phase 1 Retrospective',
  ])('%s is none', (heading) => {
    expect(outline(`# Plan\n\n${heading}\n\n- [ ] Do it\n`)).toEqual([]);
  });

  test('may stand below the pull requests that they belong to', () => {
    const text =
      '# Plan\n\n## PR1: Backend\n\n### Phase 1: Data\n\n- [ ] Table\n\n### Phase 2: API\n\n- [x] Route\n\n## PR2: Page\n\n### Phase 3: View\n\n- [ ] Page\n';
    expect(progress(text)).toEqual(['Phase 1: 0/1', 'Phase 2: 1/1', 'Phase 3: 0/1']);
  });

  test('may come after the summary of the gates', () => {
    const text =
      '# Plan\n\n## Phase 1: A\n\n- [ ] a\n\n## Phase Gate Summary\n\n- Gate A: a\n\n## Phase 2: B\n\n- [ ] b\n';
    expect(progress(text)).toEqual(['Phase 1: 0/1', 'Phase 2: 0/1']);
  });

  test('own the phases that are their parts, and end where another phase starts below them', () => {
    const parts =
      '# Plan\n\n## Phase 2: Import\n\n### Phase 2.1: Parser\n\n- [ ] a\n\n### Phase 2B: Writer\n\n- [ ] b\n';
    expect(progress(parts)).toEqual(['Phase 2: 0/2']);
    const slipped = '# Plan\n\n## Phase 1: A\n\n- [ ] a\n\n### Phase 2: B\n\n- [ ] b\n';
    expect(outline(slipped)).toEqual(['3-6 Phase 1: A', '7-9 Phase 2: B']);
    expect(progress(slipped)).toEqual(['Phase 1: 0/1', 'Phase 2: 0/1']);
  });

  test('own sections that repeat their number', () => {
    const text =
      '# Plan\n\n## Phase 1: Import\n\n### Phase 1 Tasks\n\n- [ ] a\n\n### Phase 1 Gate\n\n- [ ] b\n';
    expect(outline(text)).toEqual(['3-11 Phase 1: Import']);
  });
});

describe('bold lines', () => {
  const text =
    '# Plan\n\n## Work\n\n**Phase 1: Data Model**\n\n**Tasks**\n\n- [ ] Table\n- [x] Index\n\n**Definition of Done**\n\n- [ ] Green\n\n**Phase 2: Page**\n\n- Goal: a page\n- [ ] View\n\n**Risks**\n\n- [ ] Ask about quotas\n';

  test('are phases, with the bold lines after them that name their parts', () => {
    expect(outline(text)).toEqual(['5-14 Phase 1: Data Model', '16-19 Phase 2: Page']);
    expect(progress(text)).toEqual(['Phase 1: 1/2', 'Phase 2: 0/1']);
    expect(phasesOf(text)[0]?.topics.map(({ title }) => title)).toEqual(['Tasks', 'Definition of Done']);
  });
});

describe('items that head a list', () => {
  test('are phases where nothing else is', () => {
    const text =
      '# Plan\n\n## Work\n\n- **Phase 1: Data Model**\n  - Goal: rows\n  - [x] Table\n- **Phase 2: Page**\n  - [ ] View\n';
    expect(outline(text)).toEqual(['5-7 Phase 1: Data Model', '8-9 Phase 2: Page']);
    expect(progress(text)).toEqual(['Phase 1: 1/1', 'Phase 2: 0/1']);
  });

  test('are none in a summary of gates, or where they only mention a phase', () => {
    const text =
      '# Plan\n\n## Phase Gate Summary\n\n- Phase 1\n  - [ ] Signed off\n\n## Notes\n\n- Phase 1 gates the rest.\n';
    expect(outline(text)).toEqual([]);
  });
});

describe('what only speaks of phases', () => {
  test('is none: lists in summaries, stages of a rollout, headings of a traceability section', () => {
    const text =
      '# Plan\n\n## Phase 1: Import\n\n- [ ] a\n\n## Rollout\n\n### Stage 1: staff\n\n- [ ] flag\n\n## Requirements Traceability\n\n### Phase 1\n\n- FR-001\n\n## Phase Gate Summary\n\n- Gate A (post Phase 1): a\n- Phase 2: not there\n';
    expect(outline(text)).toEqual(['3-5 Phase 1: Import']);
  });

  test('is none: milestones that sum up the phases', () => {
    const text =
      '# Plan\n\n## Milestones\n\n### Milestone 1: Alpha\n\nIn May.\n\n### Milestone 2: Beta\n\nIn June.\n\n## Phase 1: Import\n\n- [ ] a\n';
    expect(outline(text)).toEqual(['13-15 Phase 1: Import']);
  });

  test('is none: milestones that are divided into phases', () => {
    const text =
      '# Plan\n\n## Milestone 1: Alpha\n\n### Phase 1: Import\n\n- [ ] a\n\n### Phase 2: Export\n\n- [ ] b\n';
    expect(outline(text)).toEqual(['5-7 Phase 1: Import', '9-11 Phase 2: Export']);
  });

  test('is the phase where the title of the plan speaks of it too', () => {
    expect(outline('# Rollout Schedule\n\n## Phase 1: Import\n\n- [ ] a\n')).toEqual(['3-5 Phase 1: Import']);
  });
});

describe('tasks', () => {
  test('are the boxes of tasks and of testing tasks, with those below them', () => {
    const text =
      '# Plan\n\n## Phase 1: Import\n\n- Goal: rows\n- Tasks:\n  - [x] Parser\n    - [ ] Quotes\n      - [ ] Escapes\n- Testing Tasks:\n  - [ ] Unit tests\n  - Command(s): `npm test`\n';
    expect(tasksOf(text)).toEqual(['Parser', 'Quotes', 'Escapes', 'Unit tests']);
    expect(progress(text)).toEqual(['Phase 1: 1/4']);
  });

  test('are found below a plain line, a heading, a bold label, a numbered list and in no list of their own', () => {
    const text =
      '# Plan\n\n## Phase 1: A\n\nTasks\n- [ ] plain\n\n### Work Items\n\n1. **Backend**\n   - [ ] numbered\n\n**Tasks:**\n- [x] bold\n\n## Phase 2: B\n- Tasks\n- [ ] loose\n';
    expect(progress(text)).toEqual(['Phase 1: 1/3', 'Phase 2: 0/1']);
  });

  test.each([
    '**Definition of Done:**\n- [ ] Green\n',
    '### Definition of Done\n\n- [ ] Green\n',
    '- Definition of Done:\n  - [ ] Green\n',
    'Definition of Done\n- [ ] Green\n',
    '- Gate:\n  - [ ] Green\n',
    '### Gate A — Green\n\n- [ ] Green\n',
    '**Exit Criteria**\n\n- [ ] Green\n',
    '**Acceptance Criteria**\n\n- [ ] Green\n',
    '- [ ] Gate: all is green\n',
    '**Verification Checklist Before Handoff**\n\n- [ ] Green\n',
    '**Out of Scope**\n\n- [ ] Blue\n',
    '- [ ] ~~Green~~ done in Phase 4\n',
  ])('are not what says when the phase is over: %j', (part) => {
    expect(tasksOf(`# Plan\n\n## Phase 1: A\n\n${part}`)).toEqual([]);
  });

  test.each([
    '- [ ] Gate access behind the flag\n',
    '- [ ] Gate API access behind the flag\n',
    '- [ ] Feature gate: hide the button\n',
    '- [ ] Acceptance tests: cover joining\n',
    '### Feature Gate Wiring\n\n- [ ] Hide the button\n',
  ])('are work even where a gate is built: %j', (part) => {
    expect(tasksOf(`# Plan\n\n## Phase 1: A\n\n${part}`)).toHaveLength(1);
  });

  test('belong to one phase only, and to none outside of them', () => {
    const text = '# Plan\n\n- [ ] before\n\n## Phase 1: A\n\n- [ ] a\n\n## Open Decisions\n\n- [ ] after\n';
    expect(tasksOf(text)).toEqual(['a']);
  });

  test('may be missing', () => {
    expect(progress('# Plan\n\n## Phase 1: A\n\n- Tasks:\n  - Table\n\n## Phase 2: B\n')).toEqual([
      'Phase 1: 0/0',
      'Phase 2: 0/0',
    ]);
  });
});

test('a phase that was given up is known by its heading', () => {
  const text =
    '# Plan\n\n## Phase 1: Telemetry (Removed)\n\nNot needed.\n\n## Phase 2: Load tests (deferred to 2027)\n\n## Phase 3: ~~Search~~\n\n## Phase 4: Cleanup (deferred jobs)\n\n- [ ] a\n\n## Phase 5: flow-removed\n\n- [ ] b\n';
  expect(phasesOf(text).map(isDropped)).toEqual([true, true, true, false, false]);
  expect(activePhases(planOf(text)).map(({ number }) => number)).toEqual(['4', '5']);
});

test.each([
  ['Phase 2', ['2']],
  ['Phases 1, 3 and 4 first', ['1', '3', '4']],
  ['Phases 2–5', ['2', '3', '4', '5']],
  ['Phases 1 through 3', ['1', '2', '3']],
  ['Phase 1 to Phase 3', ['1', '2', '3']],
  ['post Phase 7/8', ['7', '8']],
  ['Phases 4+5 → Phase 6', ['4', '5', '6']],
  ['Phase 1 -> Phase 2', ['1', '2']],
  ['Phase 2A and Phase B', ['2A', 'B']],
  ['Phase 3, 12 tasks in 2 days', ['3']],
  ['Phase 1 – 3 tests', ['1']],
  ['a phase of 2 weeks', []],
])('phases named in "%s"', (text, numbers) => {
  expect(phasesNamedIn(text, 'phase')).toEqual(numbers);
});

test.each([
  [
    ['0', '1', '2A', '2B'],
    ['0.0', '1.0', '2.1', '2.2'],
  ],
  [
    ['I', 'II', 'IV'],
    ['1.0', '2.0', '4.0'],
  ],
  [
    ['A', 'B', 'I'],
    ['1.0', '2.0', '9.0'],
  ],
  [
    ['1', 'B'],
    ['1.0', null],
  ],
])('%j are ranked in the style of the first', (numbers, ranks) => {
  expect(rankNumbers(numbers).map((rank) => rank && `${rank.major}.${rank.minor}`)).toEqual(ranks);
});
