import { expect, test } from '@jest/globals';
import type { BriefDocument } from '../../src/domain/authoring.ts';
import { splitFrontMatter } from '../../src/pack/front-matter.ts';
import { draftBuiltIn } from '../../src/authoring/drafter/index.ts';
import {
  briefOf,
  draft,
  draftPack,
  fixture,
  lint,
  noCode,
  profiles,
  templates,
  textOf,
} from './drafter-world.ts';

/** Feedback without a model: put where it says that it belongs. */

const documents = draftPack(fixture('rich'), ['analyze', 'architect']);
const fresh = draftPack(fixture('terse'), ['analyze']);

const revise = (words: string, among: BriefDocument[] = documents): string =>
  draft(briefOf('revise', null, { words, documents: among }))[0]?.body ?? '';

const before = (kind: BriefDocument['kind'], among = documents): string =>
  splitFrontMatter(textOf(among, kind)).body.trimStart();

/** Lines that went and lines that came. */
const changed = (from: string, to: string): { gone: string[]; come: string[] } => {
  const [old, now] = [from.split('\n'), to.split('\n')];
  return {
    gone: old.filter((line) => !now.includes(line)),
    come: now.filter((line) => !old.includes(line)),
  };
};

test('a label of the document takes what is said under it', () => {
  const body = revise('prd Goals: Nobody calls at night.');
  expect(changed(before('prd'), body)).toEqual({ gone: [], come: ['  - Nobody calls at night.'] });
  expect(body).toMatch(/a quarter\.\n {2}- Nobody calls at night\.\n- Non-Goals:/);
});

test('a gap is replaced, and the other gaps stay', () => {
  const body = revise('prd.md Non-Goals: Renewals by mail.', fresh);
  expect(changed(before('prd', fresh), body)).toEqual({
    gone: ['  - [NEEDS INPUT: what is left alone on purpose]'],
    come: ['  - Renewals by mail.'],
  });
});

test('a heading takes what is said under it', () => {
  const body = revise(
    'fdd\n\n## Alternatives Considered\n\n- A table of counters: one more to keep in step.\n',
  );
  expect(changed(before('fdd'), body)).toEqual({
    gone: [],
    come: ['- A table of counters: one more to keep in step.'],
  });
});

test('a requirement is said anew under its id', () => {
  expect(changed(before('prd'), revise('prd FR-003: Each renewal is kept | forever.'))).toEqual({
    gone: ['| FR-003 | Each renewal is kept with its time and with who asked for it. | P1 |'],
    come: ['| FR-003 | Each renewal is kept \\| forever. | P1 |'],
  });
  const [line] = changed(before('fdd'), revise('fdd FR-003: Kept forever.')).come;
  expect(line).toBe('- FR-003: Kept forever.');
});

test('a criterion is said anew and proves what it proved', () => {
  const { come } = changed(before('prd'), revise('prd AC-002: Given a, when b, then c.'));
  expect(come).toEqual(['- AC-002 (FR-002) Given a, when b, then c.']);
});

test('new requirements and criteria get the next free ids', () => {
  const words =
    'prd\n## Functional Requirements\n\n- A mail tells of each renewal.\n\n## Acceptance Criteria\n\n- Given a, when b, then c (FR-005).\n';
  const { gone, come } = changed(before('prd'), revise(words));
  expect(gone).toEqual([]);
  expect(come).toEqual([
    '| FR-005 | A mail tells of each renewal. | [NEEDS INPUT: to be told] |',
    '- AC-005 Given a, when b, then c (FR-005).',
  ]);
});

test('whatever belongs nowhere becomes an open question in its own words', () => {
  const { gone, come } = changed(before('prd'), revise('prd This is too slow for the desk.'));
  expect(gone).toEqual([]);
  expect(come).toEqual([
    '  - Feedback: “This is too slow for the desk.” [NEEDS INPUT: what follows from it]',
  ]);
});

test.each(profiles)('hostile feedback leaves a draft in which nothing but gaps is told (%s)', (profile) => {
  for (const kind of ['prd', 'fdd'] as const) {
    const body = revise(`${kind} ${fixture('hostile')}`);
    const text = `---\ndocument: ${kind}\nfeature: renewals\nstatus: draft\n---\n\n${body}`;
    const own = { kind, path: `${kind}.md`, text };
    // What a design owes a prd that has changed is told of the design, and rightly.
    expect(
      lint(kind === 'prd' ? [own] : [own, ...documents.slice(0, 1)], profile, false).filter(
        ({ level }) => level !== 'note',
      ),
    ).toEqual([]);
    expect(body).not.toMatch(/^ {0,3}\/spec\b|<!-- (?:specgate|hidden)/m);
  }
});

test('nothing said changes nothing', () => {
  expect(revise('prd')).toBe(before('prd'));
});

test('without a document there is a reason', () => {
  const written = draftBuiltIn(briefOf('revise', null, { words: 'prd Goals: x' }), templates, noCode);
  expect(written).toEqual({
    texts: [],
    problems: ['Missing document to revise, expected the name of one that is there and then what to change'],
  });
});
