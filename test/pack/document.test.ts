import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Document, readDocument } from '../../src/pack/document.ts';
import { editFrontMatter } from '../../src/pack/edit-front-matter.ts';
import { splitFrontMatter } from '../../src/pack/front-matter.ts';
import { readPack, requirementsOf } from '../../src/pack/pack.ts';
import { textOfTopic } from '../../src/markdown/topics.ts';

const read = (text: string, kind: Document['kind'] = 'prd'): Document =>
  readDocument({ path: `${kind}.md`, kind, text });
const outline = (text: string): string[] =>
  read(text).allSections.map(
    ({ number, title, depth, marker, line, endLine }) =>
      `${'#'.repeat(depth)} ${number === null ? '' : `${number} `}${title} (${marker}, ${line}–${endLine})`,
  );
const ids = (text: string, kind: Document['kind'] = 'prd'): string[] =>
  read(text, kind).declared.map(
    ({ id, line, names }) => `${line}: ${id}${names.length > 0 ? ` → ${names.join(', ')}` : ''}`,
  );

describe('sections', () => {
  test('are read from ATX and setext headings, numbered or not', () => {
    expect(
      outline(
        '# Title\n\nIntro.\n\n## 4. Proposed Design\n\nText.\n\n### 4.1 Roles\n\nMore.\n\nNext\n----\n\nEnd.\n',
      ),
    ).toEqual([
      '# Title (atx, 1–16)',
      '## 4 Proposed Design (atx, 5–11)',
      '### 4.1 Roles (atx, 9–11)',
      '## Next (setext, 13–16)',
    ]);
  });

  test('are read from lines that are bold or italic alone, below the heading they stand under', () => {
    expect(
      outline(
        '# T\n\n**Proposed Design**\n\nText.\n\n*LiveView*\n\nMore.\n\n**5.1 HTTP**\n\nx\n\n**Risks:**\n\n- a\n',
      ),
    ).toEqual([
      '# T (atx, 1–17)',
      '## Proposed Design (bold, 3–13)',
      '### LiveView (italic, 7–9)',
      '### 5.1 HTTP (bold, 11–13)',
      '## Risks (bold, 15–17)',
    ]);
  });

  test('a remark in italics or a bold sentence is text', () => {
    expect(
      outline('# T\n\n_None provided (retroactive spec)._\n\n**This is important.**\n\n**Bold** and more.\n'),
    ).toEqual(['# T (atx, 1–7)']);
  });

  test('lines count from the top of the file, front matter and Windows line endings included', () => {
    expect(outline('---\r\ndocument: prd\r\n---\r\n\r\n# T\r\n\r\nx\r\n')).toEqual(['# T (atx, 5–7)']);
  });
});

describe('topics', () => {
  const topic = (text: string, title: string): string | undefined => {
    const found = read(`# T\n\n${text}`).topics.find((each) => each.title === title);
    return found && textOfTopic(found);
  };

  test.each([
    ['- Goal: Ship it.\n- Tasks\n  - one\n  - two\n', 'Goal', 'Ship it.'],
    ['- Goal: Ship it.\n- Tasks\n  - one\n  - two\n', 'Tasks', 'one\ntwo'],
    ['**Goal** Catalog all entry points.\n', 'Goal', 'Catalog all entry points.'],
    ['**Goal:** Catalog.\n\n**Tasks**\n\n- one\n', 'Tasks', 'one'],
    ['Goal Capture current behaviour.\n\nTasks\n- one\n', 'Goal', 'Capture current behaviour.'],
    ['Goal Capture current behaviour.\n\nTasks\n- one\n', 'Tasks', 'one'],
    [
      'Reliability: Idempotent commands.\n\nSecurity & Privacy: Existing session.\n',
      'Security & Privacy',
      'Existing session.',
    ],
    ['- **Performance & Scale**: p95 below 50 ms.\n', 'Performance & Scale', 'p95 below 50 ms.'],
  ])('%j has %s', (text, title, content) => {
    expect(topic(text, title)).toBe(content);
  });

  test.each([
    ['See `Oli.Foo`: it is a module.\n', 'See Oli.Foo'],
    ['https://example.org: a site\n', 'https'],
    [
      'This is a whole long sentence that goes on and on before it gets to its colon: here.\n',
      'This is a whole long sentence that goes on and on before it gets to its colon',
    ],
  ])('%j has no label', (text, title) => {
    expect(topic(text, title)).toBeUndefined();
  });
});

describe('requirements and criteria', () => {
  test.each([
    [
      'a table',
      '# T\n\n## Functional Requirements\n\n| ID | Description |\n| --- | --- |\n| FR-001 | Students can join. |\n| **FR-002** | Places are shown. |\n',
      ['7: FR-001', '8: FR-002'],
    ],
    [
      'a list',
      '# T\n\n## Requirements\n\n- FR-001: Students can join.\n- **FR-002** (P0) — Places are shown.\n- [FR-003] Seats are offered.\n',
      ['5: FR-001', '6: FR-002', '7: FR-003'],
    ],
    [
      'headings',
      '# T\n\n## Requirements\n\n### FR-001 Join\n\nStudents can join.\n\n### FR-002: Show\n\nPlaces are shown.\n',
      ['5: FR-001', '9: FR-002'],
    ],
    [
      'paragraphs',
      '# T\n\n## Requirements\n\n**FR-001** Students can join.\n\nFR-002: Places are shown.\n',
      ['5: FR-001', '7: FR-002'],
    ],
    [
      'nested criteria',
      '# T\n\n## Requirements\n\n- FR-001: Students can join.\n  - AC-001 (FR-001): Given a seat, when it opens, then all are told.\n',
      ['5: FR-001', '6: AC-001 → FR-001'],
    ],
    [
      'criteria over several lines',
      '# T\n\n## Acceptance Criteria\n\n- AC-001 (FR-001, FR-002)\n  Given a seat,\n  When it opens,\n  Then all are told.\n',
      ['5: AC-001 → FR-001, FR-002'],
    ],
  ])('are declared in %s', (_, text, expected) => {
    expect(ids(text)).toEqual(expected);
  });

  test('an id that opens a line elsewhere is a mention', () => {
    expect(
      ids(
        '# T\n\n## Requirements\n\n- FR-001: Students can join.\n\n## Risks\n\n- FR-001: may slip in spring.\n',
      ),
    ).toEqual(['5: FR-001']);
    expect(ids('# T\n\n## Requirements Traceability\n\n- FR-001: Phase 1 and phase 2.\n', 'plan')).toEqual(
      [],
    );
  });

  test('a list of ids states nothing', () => {
    expect(ids('# T\n\n## Requirements\n\n- FR-001, FR-002\n- FR-003\n')).toEqual([]);
  });

  test('ranges are mentions of all that lies between', () => {
    const { cited } = read('# T\n\nCovers FR-002 to FR-004, AC-001–AC-002 and NFR-1.\n', 'plan');
    expect(cited.map(({ id }) => id)).toEqual(['FR-002', 'FR-003', 'FR-004', 'AC-001', 'AC-002', 'NFR-1']);
  });

  test('requirements.yml beside the prd declares too, in both shapes that are in use', () => {
    const pack = (yaml: string) =>
      readPack({
        slug: 'x',
        folder: 'x',
        files: [
          { path: 'x/prd.md', text: '# T\n' },
          { path: 'x/requirements.yml', text: yaml },
        ],
      });
    const nested =
      'requirements:\n- id: FR-001\n  title: Join\n  acceptance_criteria:\n  - id: AC-001\n    title: Given a seat\n';
    const flat =
      'requirements:\n- id: FR-001\n  title: Join\nacceptance_criteria:\n- id: AC-001\n  requirement_id: FR-001\n  title: Given a seat\n';
    for (const yaml of [nested, flat]) {
      expect(requirementsOf(pack(yaml)).map(({ id, names }) => [id, names])).toEqual([
        ['FR-001', []],
        ['AC-001', ['FR-001']],
      ]);
    }
    expect(pack('requirements: 3\n').requirementsFile?.problems).toEqual([
      { line: 1, message: 'Unexpected 3 at `requirements`, expected a list' },
    ]);
  });
});

describe('front matter', () => {
  test.each([
    ['nothing', ''],
    ['a heading', '# T\n'],
    ['a rule and prose', '---\n\n# T\n\nProse with: a colon\n\n---\n'],
    ['a rule and a sentence', '---\nThis is prose.\n---\n'],
  ])('%s is no front matter', (_, text) => {
    expect(splitFrontMatter(text)).toMatchObject({ yaml: null, body: text, problems: [] });
  });

  test.each([
    [
      '---\ndocument: prd\n',
      1,
      'Unexpected end of file in the front matter, expected a line `---` that closes it',
    ],
    [
      '---\nstatus: finl\n---\n',
      2,
      'Unexpected "finl" at `status`, expected one of `draft`, `final`, `retired`. Did you mean `final`?',
    ],
    ['---\ndocument: prd\nissue: many\n---\n', 3, 'Unexpected "many" at `issue`, expected a number'],
    ['---\na: [\n---\n', 3, 'Unexpected YAML: deficient indentation'],
    [
      '---\nfinalized:\n  by: a\n  at: x\n  digest: sha256:1\n  sael: 3\n---\n',
      4,
      'Unexpected "x" at `finalized.at`, expected a time such as `2026-11-20T18:00:00Z`',
    ],
  ])('%j is reported on its line', (text, line, message) => {
    expect(read(text).problems[0]).toMatchObject({ line, message });
  });

  test('an edit touches the keys that it names and nothing else', () => {
    const text =
      '\uFEFF---\n# who owns it\nowner:   "alice"\n\n# the state\nstatus: draft # not yet\ntags:\n  - a\n---\nBody.\n';
    expect(editFrontMatter(text, { status: 'final', feature: 'x' })).toEqual({
      text: '\uFEFF---\n# who owns it\nowner:   "alice"\n\n# the state\nstatus: final\ntags:\n  - a\nfeature: x\n---\nBody.\n',
    });
    expect(editFrontMatter('{a: 1}\n', { status: 'draft' })).toEqual({
      text: '---\nstatus: draft\n---\n\n{a: 1}\n',
    });
    expect(editFrontMatter('---\n{ a: 1, status: draft }\n---\n', { status: 'final' })).toEqual({
      problem: 'Unexpected front matter in braces, expected one plain key on each line',
    });
  });

  test('comments that lead to the next key stay', () => {
    expect(editFrontMatter('---\nstatus: draft\n# keep me\nissue: 4\n---\n', { status: 'final' })).toEqual({
      text: '---\nstatus: final\n# keep me\nissue: 4\n---\n',
    });
  });

  test('what cannot be edited safely is refused, not broken', () => {
    for (const yaml of ['? status\n: draft\n', '"status": draft\n']) {
      expect(editFrontMatter(`---\n${yaml}---\n`, { status: 'final', feature: 'x' })).toHaveProperty(
        'problem',
      );
    }
  });

  test('whatever the body is, an edit leaves it byte for byte and can be read back', () => {
    const line = fc.oneof(
      fc.constantFrom('---', '# T', '', 'status: draft', '- [ ] x', '\t', '```'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean(), (lines, ending, hasHeader) => {
        const body = lines.join(ending);
        const text = hasHeader ? `---${ending}title: x${ending}---${ending}${body}` : body;
        const split = splitFrontMatter(text);
        fc.pre(split.problems.length === 0 && (split.yaml === null || hasHeader));
        const edited = editFrontMatter(text, { status: 'final' });
        if (!('text' in edited)) throw new Error(edited.problem);
        const after = splitFrontMatter(edited.text);
        expect(after.body.endsWith(split.body.replace(/^\uFEFF/, ''))).toBe(true);
        expect(after.body.length - split.body.length).toBeLessThanOrEqual(2);
        expect(readDocument({ path: 'a', kind: 'prd', text: edited.text }).frontMatter.status).toBe('final');
      }),
    );
  });
});

describe('hostile documents', () => {
  test.each([
    ['quotes', '>'.repeat(50_000)],
    ['lists', '- '.repeat(50_000)],
    ['indented lists', Array.from({ length: 2_000 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
    ['brackets', '['.repeat(200_000)],
    ['emphasis', '*a '.repeat(100_000)],
    ['links', '[a]('.repeat(50_000)],
    ['table cells', `${'|a'.repeat(20_000)}\n${'|-'.repeat(20_000)}\n`],
    ['backticks', Array.from({ length: 4_000 }, (_, length) => `${'`'.repeat(length % 300)}a`).join('')],
  ])('%s in great depth or number cost little and raise no exception', (_, text) => {
    expect(read(text).path).toBe('prd.md');
  });

  test('any text at all can be read', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('\n', '# ', '**', '|', '- [ ] ', '---\n', '```', 'FR-1 ', '<!--'),
          ),
        ),
        (parts) => {
          expect(read(parts.join(''), 'plan').allSections).toBeInstanceOf(Array);
        },
      ),
      { numRuns: 500 },
    );
  });
});
