import { describe, expect, test } from '@jest/globals';
import { inComments, onCommandLine, refuseDraft } from '../../src/authoring/may-draft.ts';
import type { DraftRole } from '../../src/domain/authoring.ts';
import { type GatedKind, gatedKinds } from '../../src/domain/document.ts';
import type { GateState } from '../../src/domain/gate.ts';
import type { Gates } from '../../src/pack/gate.ts';

/** Which role may begin, by the states of prd, fdd and plan: all of them. */

const states = ['absent', 'draft', 'final', 'stale', 'retired'] as const satisfies GateState[];
type State = (typeof states)[number];

const gatesOf = (given: Record<GatedKind, State>): Gates => {
  const gate = (kind: GatedKind) => ({
    kind,
    path: `docs/features/waitlist/${kind}.md`,
    state: given[kind],
    reason: `${kind}.md says ${given[kind]}`,
  });
  return { prd: gate('prd'), fdd: gate('fdd'), plan: gate('plan') };
};

const refuse = (role: DraftRole, gates: Gates | null, document: GatedKind | null = null): string | null =>
  refuseDraft({ role, slug: 'waitlist', gates, document, say: inComments(7) });

const all = states.flatMap((prd) => states.flatMap((fdd) => states.map((plan) => ({ prd, fdd, plan }))));
const isOpen = (state: State): boolean => state === 'absent' || state === 'draft';

describe('a role begins', () => {
  test.each([
    ['analyze', 'while prd is no more than a draft', ({ prd }) => isOpen(prd)],
    [
      'architect',
      'after prd, or without one, while fdd is no more than a draft',
      ({ prd, fdd }) => (prd === 'final' || prd === 'absent') && isOpen(fdd),
    ],
    [
      'plan',
      'after prd and fdd, while plan is no more than a draft',
      ({ prd, fdd, plan }) => (prd === 'final' || prd === 'absent') && fdd === 'final' && isOpen(plan),
    ],
    ['design', 'at any time', () => true],
    ['planning', 'at any time', () => true],
  ] satisfies [DraftRole, string, (given: Record<GatedKind, State>) => boolean][])(
    '%s: %s',
    (role, _when, may) => {
      expect(all.filter((given) => refuse(role, gatesOf(given)) === null)).toEqual(all.filter(may));
    },
  );

  test.each(gatedKinds)('revise: while %s is a draft', (kind) => {
    expect(all.filter((given) => refuse('revise', gatesOf(given), kind) === null)).toEqual(
      all.filter((given) => given[kind] === 'draft'),
    );
  });

  test('where there is no pack yet: all but plan and revise', () => {
    expect(
      (['analyze', 'architect', 'design', 'planning'] as const).map((role) => refuse(role, null)),
    ).toEqual([null, null, null, null]);
    expect(refuse('plan', null)).toBe('There is no pack `waitlist` yet: `/spec analyze` begins one.');
    expect(refuse('revise', null, 'prd')).toContain('no pack');
  });
});

test('a refusal says what helps, where it was asked', () => {
  const gates = gatesOf({ prd: 'draft', fdd: 'absent', plan: 'absent' });
  expect(refuse('architect', gates)).toBe(
    'prd.md of `waitlist` is draft: prd.md says draft. It has to be final first: `/spec finalize prd waitlist` on #7.',
  );
  expect(
    refuseDraft({ role: 'architect', slug: 'waitlist', gates, document: null, say: onCommandLine }),
  ).toContain('`specgate finalize waitlist prd`');
  expect(refuse('analyze', gatesOf({ prd: 'final', fdd: 'absent', plan: 'absent' }))).toBe(
    'prd.md of `waitlist` is final and is not overwritten: `/spec reopen prd waitlist` on #7 first.',
  );
});
