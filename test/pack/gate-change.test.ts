import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GatedKind } from '../../src/domain/document.ts';
import { reopenDocument, retireDocument } from '../../src/pack/finalize.ts';
import { type ChangeRequest, judgeChange } from '../../src/pack/gate-change.ts';
import { drafts, type Files, finalize, finalizeAll, packOf, signer, trust } from './gate-world.ts';

/** Base and head of pull request 58, over a pack that was finalized on 57. */

const base = finalizeAll(drafts);
const at = (minute: number): string => `2026-11-21T09:${String(minute).padStart(2, '0')}:00Z`;

const judge = (
  head: Files | null,
  options: { base?: Files; past?: Files[]; pull?: number | null; request?: Partial<ChangeRequest> } = {},
) => {
  const past = (options.past ?? []).map((files) => packOf(files).documents);
  return judgeChange({
    base: packOf(options.base ?? base),
    head: head && packOf(head),
    trust,
    pull: options.pull === undefined ? 58 : options.pull,
    history: Object.fromEntries(
      (['prd', 'fdd', 'plan'] as const).map((kind) => [
        kind,
        past.map((documents) => documents[kind]).filter((document) => document !== undefined),
      ]),
    ),
    ...options.request,
  });
};

const outcomes = (...given: Parameters<typeof judge>): Partial<Record<GatedKind, string>> =>
  Object.fromEntries(judge(...given).documents.map(({ kind, outcome }) => [kind, outcome]));
const messages = (...given: Parameters<typeof judge>): string[] =>
  judge(...given).documents.flatMap((document) => ('message' in document ? [document.message] : []));

const edit = (files: Files, kind: GatedKind, words: string): Files => ({
  ...files,
  [`${kind}.md`]: `${files[`${kind}.md`]}\n${words}\n`,
});
const without = (files: Files, name: string): Files =>
  Object.fromEntries(Object.entries(files).filter(([other]) => other !== name));

describe('rule 2: what is final at the base stays in force', () => {
  test('an untouched pack is unchanged', () => {
    expect(outcomes(base)).toEqual({ prd: 'unchanged', fdd: 'unchanged', plan: 'unchanged' });
  });

  test.each([
    [
      'stale',
      edit(base, 'plan', 'More.'),
      'plan.md: it is final at the base and stale here (plan.md was changed after it was finalized)',
    ],
    [
      'absent',
      without(base, 'plan.md'),
      'plan.md: it is final at the base and absent here (there is no plan.md)',
    ],
    [
      'draft',
      { ...base, 'plan.md': drafts['plan.md'] ?? '' },
      'plan.md: it is final at the base and draft here (plan.md says draft)',
    ],
  ])('a change that leaves it %s blocks', (_, head, message) => {
    expect(messages(head)).toEqual([
      `Unexpected change of ${message}; finalize it on this pull request, take the edit out, or retire it`,
    ]);
  });

  test('a pack that is gone blocks for each of its documents', () => {
    expect(outcomes(null)).toEqual({ prd: 'blocked', fdd: 'blocked', plan: 'blocked' });
  });

  test('reopening blocks until it is finalized again', () => {
    const document = packOf(base).documents.plan;
    const outcome = document && reopenDocument(document);
    const reopened = { ...base, 'plan.md': outcome && 'text' in outcome ? outcome.text : '' };
    expect(outcomes(reopened).plan).toBe('blocked');
    const again = finalizeAll(edit(reopened, 'plan', 'More.'), ['plan'], { pull: 58, at: at(1) });
    expect(outcomes(again).plan).toBe('succeeded');
  });

  test('retiring is a way out when it is sealed for this pull request', () => {
    const retire = (pull: number): Files => {
      const outcome = retireDocument({
        pack: packOf(base),
        kind: 'plan',
        trust,
        by: 'bob',
        at: at(1),
        pull,
        signer,
      });
      return { ...base, 'plan.md': 'text' in outcome ? outcome.text : '' };
    };
    expect(outcomes(retire(58)).plan).toBe('retired');
    expect(outcomes(retire(12)).plan).toBe('blocked');
  });
});

describe('rule 3: the head governs only where it is sealed for this very pull request', () => {
  const sealedOn = (pull: number, minute = 1, from = base, words = 'More.'): Files =>
    finalizeAll(edit(from, 'plan', words), ['plan'], { pull, at: at(minute) });

  test('sealed here, on top of what is in force: succeeded', () => {
    expect(outcomes(sealedOn(58)).plan).toBe('succeeded');
  });

  test('sealed for another pull request: no', () => {
    expect(messages(sealedOn(12))).toEqual([
      'Unexpected finalization of plan.md: its finalization was made for #12, not for #58; finalize it on this pull request',
    ]);
    expect(outcomes(sealedOn(58), { pull: null }).plan).toBe('blocked');
  });

  test('an old sealed body that is brought back: no', () => {
    const now = finalizeAll(edit(base, 'plan', 'Second version.'), ['plan'], { pull: 57, at: at(1) });
    expect(outcomes(base, { base: now }).plan).toBe('blocked');
  });

  test('an old sealed body over a draft: no', () => {
    const reopened = {
      ...base,
      'plan.md': (base['plan.md'] ?? '').replace('status: final', 'status: draft'),
    };
    expect(outcomes(base, { base: reopened }).plan).toBe('blocked');
  });

  test('two finalizations here in a row: the later one governs, by the chain that git remembers', () => {
    const first = sealedOn(58, 1);
    const second = sealedOn(58, 2, first, 'Still more.');
    expect(outcomes(second, { past: [second, first, base] }).plan).toBe('succeeded');
    expect(messages(second, { past: [] })).toEqual([
      'Unexpected finalization of plan.md: it does not follow the finalization that is in force at the base; finalize it on this pull request',
    ]);
    expect(messages(first, { past: [second, first, base] })).toEqual([
      'Unexpected finalization of plan.md: a later finalization on this pull request has replaced it; finalize it on this pull request',
    ]);
  });

  test('the same body finalized twice here: the later one governs', () => {
    const first = sealedOn(58, 1);
    const again = finalizeAll(
      { ...first, 'plan.md': (first['plan.md'] ?? '').replace('status: final', 'status: draft') },
      ['plan'],
      { pull: 58, at: at(2) },
    );
    expect(outcomes(again, { past: [again, first, base] }).plan).toBe('succeeded');
    expect(outcomes(first, { past: [again, first, base] }).plan).toBe('blocked');
  });

  test('a reopening that somebody undid: no', () => {
    const sealed = sealedOn(58, 1);
    const reopened = {
      ...sealed,
      'plan.md': (sealed['plan.md'] ?? '').replace('status: final', 'status: draft'),
    };
    expect(messages(sealed, { past: [sealed, reopened, sealed, base] })).toEqual([
      'Unexpected finalization of plan.md: it was reopened on this branch after that, and brought back; finalize it on this pull request',
    ]);
  });

  test('a finalization of the base branch in the meantime takes the ground away', () => {
    const moved = finalizeAll(edit(base, 'plan', 'Landed first.'), ['plan'], { pull: 57, at: at(1) });
    expect(outcomes(sealedOn(58, 2), { base: moved }).plan).toBe('blocked');
  });

  test('a new pack is sealed here or not at all', () => {
    expect(outcomes(finalizeAll(drafts, ['prd'], { pull: 58 }), { base: {} })).toEqual({
      prd: 'succeeded',
      fdd: 'draft',
      plan: 'draft',
    });
    expect(outcomes(finalizeAll(drafts, ['prd'], { pull: 12 }), { base: {} }).prd).toBe('blocked');
    expect(outcomes(drafts, { base: {} })).toEqual({ prd: 'draft', fdd: 'draft', plan: 'draft' });
  });

  test('no mix of versions from this and other pull requests governs, but the last one sealed here', () => {
    const move = fc.record({ pull: fc.constantFrom(12, 57, 58), keep: fc.boolean() });
    let governed = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 1, maxLength: 5 }), fc.nat(), (moves, pick) => {
        const versions: { files: Files; pull: number; lineage: number[] }[] = [
          { files: base, pull: 57, lineage: [] },
        ];
        for (const [index, { pull, keep }] of moves.entries()) {
          const from = versions[keep ? versions.length - 1 : 0];
          if (!from) return;
          const result = finalize(edit(from.files, 'plan', `Version ${index}.`), 'plan', {
            pull,
            at: at(index + 1),
          });
          if ('files' in result)
            versions.push({ files: result.files, pull, lineage: [...from.lineage, pull] });
        }
        const head = versions[pick % versions.length];
        if (!head || head.files === base) return;
        const past = versions.map(({ files }) => files).toReversed();
        const { plan } = outcomes(head.files, { past });
        // From here to the base only finalizations made here may lie between.
        const honest = head.pull === 58 && head.lineage.every((pull) => pull === 58);
        if (!honest) expect(plan).toBe('blocked');
        if (plan === 'succeeded') governed += 1;
      }),
      { numRuns: 300 },
    );
    expect(governed).toBeGreaterThan(30);
  });
});

describe('rule 7: ticks', () => {
  const ticked: Files = {
    ...base,
    'plan.md': (base['plan.md'] ?? '').replace('- [ ] Add the table', '- [x] Add the table'),
  };

  test('ticking is work as usual', () => {
    expect(outcomes(ticked).plan).toBe('unchanged');
    expect(judge(ticked).unticked).toEqual([]);
  });

  test('un-ticking one of two tasks of the same words is a finding', () => {
    const twice = (first: string): Files =>
      finalizeAll({
        ...drafts,
        'plan.md': `${drafts['plan.md']}\n- [${first}] Write tests\n\n## Phase 2: Page\n\n- [ ] Write tests\n`,
      });
    expect(judge(twice(' '), { base: twice('x') }).unticked).toHaveLength(1);
  });

  test('un-ticking is a finding', () => {
    expect(judge(base, { base: ticked }).unticked.map(({ message }) => message)).toEqual([
      'Unexpected open task, expected it to stay ticked as it is at the base: Add the table',
    ]);
  });
});
