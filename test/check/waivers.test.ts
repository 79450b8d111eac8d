import { describe, expect, test } from '@jest/globals';
import type { PackWaivers } from '../../src/check/checked.ts';
import type { CheckFinding } from '../../src/domain/verdict.ts';
import type { WaiverEntry } from '../../src/domain/waiver.ts';
import { check, fact, facts, type Given } from './check-world.ts';

/** What a waiver lets pass, and what is told of one that lets nothing pass. */

const contract = 'tables:\n  users:\n    columns: { email: { type: string, null: false } }\n';
const users = fact('table', 'users');
const email = (type: string) => facts([users, fact('column', 'users.email', { type, null: false })]);
const wrong = email('text');

const findingOf = (given: Given): CheckFinding => {
  const [finding] = check(given).findings;
  if (!finding) throw new Error('Missing finding');
  return finding;
};

const entryFor = ({ id, binds }: CheckFinding, rest: Partial<WaiverEntry['waiver']> = {}): WaiverEntry => ({
  waiver: { finding: id, binds, reason: 'the vendor fixes it', by: 'bob', until: '2026-12-31', ...rest },
  line: 3,
  endLine: 8,
  fault: null,
});

/** In force at the base and stated by the head alike, unless said otherwise. */
const waivers = (
  inForce: WaiverEntry[],
  stated: WaiverEntry[] = inForce,
  rest: Partial<PackWaivers> = {},
): PackWaivers => ({
  path: 'waivers.yml',
  inForce,
  stated: stated.map((entry) => ({ ...entry, isNew: !inForce.includes(entry) })),
  problems: [],
  ...rest,
});

const told = (given: Given): string[] =>
  check(given).findings.map(
    ({ rule, disposition, level, message }) =>
      `${level} ${rule} ${disposition}${rule.startsWith('waiver') ? `: ${message}` : ''}`,
  );

const given = { contract, head: wrong, base: email('string') };
const finding = findingOf(given);
const entry = entryFor(finding);

describe('a finding that is waived', () => {
  test('is a note with whose word it is', () => {
    expect(told({ ...given, waivers: waivers([entry]) })).toEqual(['note column-regressed waived']);
    expect(findingOf({ ...given, waivers: waivers([entry]) }).waiver).toEqual({
      reason: 'the vendor fixes it',
      by: 'bob',
      until: '2026-12-31',
      place: { path: 'waivers.yml', line: 3, endLine: 8 },
    });
  });

  test('is the same one after it has landed, and in an audit', () => {
    expect(told({ ...given, base: wrong, waivers: waivers([entry]) })).toEqual([
      'note column-contradicts waived',
    ]);
    expect(told({ contract, head: wrong, waivers: waivers([entry]) })).toEqual([
      'note column-contradicts waived',
    ]);
  });

  test('is another where another thing was expected or found, and where lines and words moved still the same', () => {
    expect(told({ ...given, head: email('integer'), waivers: waivers([entry]) })[0]).toBe(
      'block column-regressed introduced',
    );
    expect(told({ ...given, contract: `# a comment\n\n${contract}`, waivers: waivers([entry]) })).toEqual([
      'note column-regressed waived',
    ]);
  });

  test('is not waived by an entry that is over, whose seal does not hold, or that the base branch does not have', () => {
    const at = (moment: string) => told({ ...given, waivers: waivers([entry]), input: { at: moment } })[0];
    expect(at('2026-12-31T23:59:59Z')).toBe('note column-regressed waived');
    expect(at('2027-01-01T00:00:00Z')).toBe('block column-regressed introduced');
    const unsealed = { ...entry, fault: 'it carries no seal' };
    expect(told({ ...given, waivers: waivers([unsealed]) })[0]).toBe('block column-regressed introduced');
    expect(told({ ...given, waivers: waivers([], [entry]) })).toEqual([
      'block column-regressed introduced',
      `note waiver-ahead pending: The waiver of ${finding.id} counts once it is on the base branch`,
    ]);
  });
});

describe('rule 8: a waiver that does not hold blocks only the change that brings it about', () => {
  test('one that is over', () => {
    const over = entryFor(finding, { until: '2026-11-19' });
    const message = `Unexpected waiver of ${finding.id}: it ended on 2026-11-19`;
    expect(told({ ...given, waivers: waivers([over]) })[1]).toBe(
      `note waiver-expired pre-existing: ${message}`,
    );
    expect(told({ ...given, waivers: waivers([], [over]) })[1]).toBe(
      `block waiver-expired introduced: ${message}`,
    );
    const audit = {
      contract,
      head: wrong,
      waivers: waivers([over], [over], { stated: [{ ...over, isNew: true }] }),
    };
    expect(told(audit)[1]).toBe(`block waiver-expired introduced: ${message}`);
  });

  test('one whose seal does not hold', () => {
    const unsealed = { ...entry, fault: 'it carries no seal' };
    const message = `Unexpected waiver of ${finding.id}: it carries no seal, so it does not count`;
    expect(told({ ...given, waivers: waivers([unsealed]) })[1]).toBe(
      `note waiver-invalid pre-existing: ${message}`,
    );
    expect(told({ ...given, waivers: waivers([], [unsealed]) })[1]).toBe(
      `block waiver-invalid introduced: ${message}`,
    );
  });

  test('one whose finding this change has mended; one that was idle before is a note', () => {
    const mended = { contract, head: email('string'), base: wrong, waivers: waivers([entry]) };
    expect(told(mended)).toEqual([
      `block waiver-unused introduced: Unexpected waiver of ${finding.id}: there is no such finding any more`,
    ]);
    expect(told({ ...mended, base: email('string') })).toEqual([
      `note waiver-unused pre-existing: Unexpected waiver of ${finding.id}: there is no such finding here`,
    ]);
  });

  test('one that was given for something else says what it is now', () => {
    const [, complaint] = check({
      ...given,
      head: email('integer'),
      base: wrong,
      waivers: waivers([entry]),
    }).findings;
    expect(complaint).toMatchObject({
      rule: 'waiver-unused',
      level: 'block',
      message: `Unexpected waiver of ${finding.id}: what it was given for has changed since; now column \`users.email\`: type is "integer", expected "string"`,
      exits: { waive: `/spec waive ${finding.id} until 2026-12-20 because REASON` },
    });
  });

  test('one that is asked for on another pull request may land before it', () => {
    const early = entryFor(finding, { pull: 57 });
    const idle = { contract, head: email('string'), base: email('string') };
    expect(told({ ...idle, waivers: waivers([], [early]), input: { pull: 58 } })[0]).toContain(
      'note waiver-unused',
    );
    expect(told({ ...idle, waivers: waivers([], [early]), input: { pull: 57 } })[0]).toContain(
      'block waiver-unused',
    );
    expect(told({ ...idle, waivers: waivers([], [entry]) })[0]).toContain('block waiver-unused');
  });

  test('what cannot be read', () => {
    const problem = { line: 4, message: 'Missing key `reason`', example: '- finding: …' };
    const broken = (isNew: boolean) => waivers([], [], { problems: [{ ...problem, isNew }] });
    expect(told({ ...given, waivers: broken(true) })[1]).toBe(
      'block waiver-invalid introduced: Missing key `reason`; it waives nothing',
    );
    expect(told({ ...given, waivers: broken(false) })[1]).toContain('note waiver-invalid pre-existing');
  });

  test('settings turn it down like the design that it belongs to', () => {
    const enforce = { contract: 'warn', prose: 'warn' } as const;
    const over = entryFor(finding, { until: '2026-11-19' });
    expect(told({ ...given, waivers: waivers([], [over]), input: { enforce } })[1]).toContain(
      'warn waiver-expired',
    );
  });
});

test('it stands at its line, and says which lines to take out', () => {
  const over = entryFor(finding, { until: '2026-11-19' });
  const [, complaint] = check({ ...given, waivers: waivers([over]) }).findings;
  expect(complaint).toMatchObject({
    design: { path: 'waivers.yml', line: 3, endLine: 8 },
    text: 'the vendor fixes it (bob)',
    exits: {
      amend: 'take lines 3–8 out of waivers.yml',
      edit: { path: 'waivers.yml', line: 3, endLine: 8, lines: [] },
    },
  });
});
