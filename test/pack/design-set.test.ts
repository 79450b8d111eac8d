import { describe, expect, test } from '@jest/globals';
import { readDesignSet } from '../../src/pack/design-set.ts';

const folder = '.agentmux/specs';

const manifest = {
  project_name: 'Waitlist',
  selected_docs: ['waitlist_backend_design.md'],
  design_areas: { 'waitlist_backend_design.md': 'Positions and notices' },
  rationale: { 'waitlist_backend_design.md': 'Fairness is the main risk' },
  assumptions_tbd: ['How long a seat is held (owner: registrar)'],
  traceability: { 'waitlist_backend_design.md': ['O1'] },
  phase_plan_overview: [{ phase: 'Phase 0', goals: ['Measure'], exit_criteria: ['50 per second'] }],
};

const read = (text: string) =>
  readDesignSet({ folder, manifest: { path: `${folder}/manifest.json`, text }, documents: [], files: [] })
    .manifest;

const readData = (data: unknown) => read(JSON.stringify(data, null, 2));

describe('the manifest', () => {
  test('is read with the line of each part', () => {
    const file = readData(manifest);
    expect(file?.problems).toEqual([]);
    expect(file?.value).toEqual(manifest);
    expect(file?.lineOf(['selected_docs', 0])).toBe(4);
    expect(file?.lineOf(['rationale', 'waitlist_backend_design.md'])).toBe(10);
  });

  test('is read whatever it is indented with, and with a byte order mark', () => {
    for (const text of [
      JSON.stringify(manifest),
      JSON.stringify(manifest, null, '\t'),
      `\uFEFF${JSON.stringify(manifest, null, 2).replaceAll('\n', '\r\n')}`,
    ]) {
      expect(read(text)?.problems).toEqual([]);
    }
  });

  test('may give reasons, gaps and phases as texts, lists or mappings', () => {
    const file = readData({
      ...manifest,
      rationale: { 'waitlist_backend_design.md': { goals: ['O1'], risks: [], nfrs: ['NFR-1'] } },
      assumptions_tbd: [{ gap: 'How long a seat is held', owner: 'registrar' }],
      traceability: { 'waitlist_backend_design.md': [{ objective: 'O1', kpi: 'empty seats' }] },
      phase_plan_overview: {
        'Phase 0': { goals: 'Measure', exit_criteria: '50 per second' },
        'Phase 1': '…',
      },
    });
    expect(file?.problems).toEqual([]);
  });

  test.each(Object.keys(manifest))('lacks nothing without being told: %s', (key) => {
    const lacking = Object.fromEntries(Object.entries(manifest).filter(([name]) => name !== key));
    expect(readData(lacking)?.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(`\`${key}\`, expected `),
    ]);
  });

  test.each([
    ['a comma too many', '{\n  "project_name": "W",\n  "selected_docs": ["a_design.md",]\n}', 3],
    ['a comment', '{\n  # the name\n  "project_name": "W"\n}', 2],
    ['words without quotes', '{\n  "project_name": "W",\n  "selected_docs": [a_design.md]\n}', 3],
    ['single quotes', "{\n  'project_name': 'W'\n}", 2],
    ['YAML', 'project_name: W\n', 1],
    ['an open bracket', '{\n  "project_name": "W"\n', 3],
    ['nothing', '', 1],
  ])('that has %s is no JSON, and the line is told', (_, text, line) => {
    const file = read(text);
    expect(file?.value).toBeUndefined();
    expect(file?.problems.map((problem) => problem.line)).toEqual([line]);
  });

  test.each(['null', '[]', '"text"', '3', '{}', '{"selected_docs": {}}', '['.repeat(5000)])(
    'of another shape is a problem and no exception: %.20s',
    (text) => {
      const file = read(text);
      expect(file?.value).toBeUndefined();
      expect(file?.problems.length).toBeGreaterThan(0);
    },
  );

  test('says which files it names even where something else is wrong with it', () => {
    const file = readData({ ...manifest, project_name: 3, rationale: 'because' });
    expect(file?.value).toBeUndefined();
    expect(file?.named).toEqual({
      selected_docs: ['waitlist_backend_design.md'],
      design_areas: ['waitlist_backend_design.md'],
      rationale: null,
      traceability: ['waitlist_backend_design.md'],
    });
  });
});

test('design documents are those that are called, selected or marked as such', () => {
  const texts = {
    'waitlist_backend_design.md': '# Waitlist',
    'Waitlist-Design.md': '# Waitlist',
    'chosen.md': '# Chosen',
    'marked.md': '---\ndocument: design\n---\n# Marked',
    'project.md': '# Waitlist - Product Requirements Document',
    'integration_tests.md': '# Tests',
  };
  const set = readDesignSet({
    folder,
    manifest: { path: `${folder}/manifest.json`, text: '{"selected_docs": ["chosen.md"]}' },
    documents: Object.entries(texts).map(([name, text]) => ({ path: `${folder}/${name}`, text })),
    files: [],
  });
  expect(set.documents.map(({ path, kind }) => [path, kind])).toEqual(
    ['waitlist_backend_design.md', 'Waitlist-Design.md', 'chosen.md', 'marked.md'].map((name) => [
      `${folder}/${name}`,
      'design',
    ]),
  );
});
