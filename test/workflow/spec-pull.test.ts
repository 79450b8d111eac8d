import { expect, test } from '@jest/globals';
import { askedBy } from '../../src/workflow/asked-by.ts';
import { begunAtIssue, renderSpecPull, type SpecPull } from '../../src/workflow/spec-pull.ts';

/** The pull request of a pack says of itself where it began and who asked, for whoever reads it again. */

const pull: SpecPull = {
  issue: 7,
  askers: ['alice', 'bob'],
  documents: [{ path: 'docs/features/waitlist/prd.md', state: 'draft' }],
  parts: [
    { heading: 'Open questions', lines: ['Who decides?'] },
    { heading: 'Risks', lines: [] },
  ],
  summary: 'Members wait in line.',
  foot: 'Written by us.',
};

test('what it says is read again, whatever line ends a browser makes of it', () => {
  const body = renderSpecPull(pull);
  for (const text of [body, body.replaceAll('\n', '\r\n'), `Alice says: look.\n\n${body}`]) {
    expect(begunAtIssue(text)).toBe(7);
    expect(askedBy(text)).toEqual(['alice', 'bob']);
  }
  expect(body).toContain('| `docs/features/waitlist/prd.md` | draft |');
  expect(body).toContain('### Open questions\n\n- Who decides?');
  expect(body).not.toContain('Risks');
});

test.each([
  '',
  'Closes #7',
  '<!-- specgate:issue -->',
  '> <!-- specgate:issue 7 -->',
  '<!-- specgate:issue 7 --> x',
])('%j began at no issue', (body) => {
  expect(begunAtIssue(body)).toBeNull();
});

test('one that began at no issue says nothing of one', () => {
  expect(begunAtIssue(renderSpecPull({ ...pull, issue: null }))).toBeNull();
});

test('what does not fit is left out, and that is said; who asked is not', () => {
  const body = renderSpecPull({ ...pull, parts: [{ heading: 'Risks', lines: ['🙂'.repeat(40_000)] }] });
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/Cut for want of room\.\*$/);
  expect(body.isWellFormed()).toBe(true);
  expect([begunAtIssue(body), askedBy(body)]).toEqual([7, ['alice', 'bob']]);
});
