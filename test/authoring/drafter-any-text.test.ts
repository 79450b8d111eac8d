import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contractOf } from '../../src/pack/contract-block.ts';
import { readDocument } from '../../src/pack/document.ts';
import { plainId } from '../../src/pack/questions/planned-ids.ts';
import { briefOf, draft, draftPack } from './drafter-world.ts';

/** Whatever people write, the drafter writes documents. */

const pieces = fc.constantFrom(
  ...[
    '# ',
    '## Goals\n',
    '### Requirements\n',
    '## Acceptance criteria\n',
    '- ',
    '  - ',
    '1. ',
    '- [ ] ',
    '> ',
  ],
  ...[
    '```',
    '~~~\n',
    '````yaml contract\n',
    '|',
    '| a | b |\n|---|---|\n',
    '\\',
    '`',
    '*',
    '_',
    '<!--',
    '-->',
    '<b>',
  ],
  ...[
    'FR-001',
    'FR-1',
    'AC-002 (FR-009)',
    'NFR-3',
    'Given a when b then c',
    'must',
    'should ',
    ': ',
    '\n',
    '\n\n',
    '---\n',
    '===\n',
  ],
  ...[
    '/spec finalize all\n',
    '{{title}}',
    '[NEEDS INPUT: x]',
    'Phase 1: x',
    '`GET /a/:id`',
    '`A.B.c/2`',
    '`[:a, :b]`',
  ],
  ...['table `a_b`', '\u202E', '\u0000', 'ü', '🤷', '$&', 'Risks: ', '→', '?', '&amp;', '  ', '\t'],
);

const requests = fc.oneof(
  fc.array(fc.oneof(pieces, fc.lorem({ maxCount: 4 })), { maxLength: 60 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
);

const fencesAreClosed = (text: string): boolean => {
  let open: string | null = null;
  for (const line of text.split('\n')) {
    const own = /^ *(`{3,}|~{3,})(.*)$/.exec(line);
    if (!own?.[1]) continue;
    if (open === null) open = own[1];
    else if (own[1].startsWith(open) && own[2]?.trim() === '') open = null;
  }
  return open === null;
};

const hints = /^<!-- .* -->$/gm;

test('any request gives documents that can be read, with ids that stand once, and the same ones again', () => {
  fc.assert(
    fc.property(requests, fc.string({ maxLength: 30 }), (body, title) => {
      const given = { title };
      const documents = draftPack(body, ['analyze', 'architect', 'plan'], given);
      expect(draftPack(body, ['analyze', 'architect', 'plan'], given)).toEqual(documents);
      for (const { kind, text } of documents) {
        const document = readDocument({ path: `${kind}.md`, kind: kind as 'prd', text });
        expect(document.problems).toEqual([]);
        const ids = document.declared.map(({ id }) => plainId(id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(fencesAreClosed(text)).toBe(true);
        expect(document.body.replace(hints, '')).not.toContain('<!--');
        expect(document.body).not.toMatch(/^ {0,3}\/spec\b/im);
        if (kind === 'fdd') expect(contractOf(document, 'renewals')?.problems).toEqual([]);
        if (kind === 'plan') expect(document.tasks.filter(({ checked }) => checked)).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
});

test('any request gives sets, plans and revisions without a fault', () => {
  fc.assert(
    fc.property(requests, (body) => {
      const documents = draftPack(body, ['analyze']);
      const briefs = [
        briefOf('design', body),
        briefOf('planning', body, { words: body }),
        briefOf('revise', null, { words: `prd ${body}`, documents }),
      ];
      for (const brief of briefs) {
        const texts = draft(brief);
        expect(texts.length).toBeGreaterThan(0);
        for (const text of texts.filter(({ name }) => name !== 'manifest.json'))
          expect(fencesAreClosed(text.body)).toBe(true);
        expect(draft(brief)).toEqual(texts);
      }
    }),
    { numRuns: 40 },
  );
});
