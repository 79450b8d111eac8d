import { describe, expect, test } from '@jest/globals';
import type { PhaseState } from '../../src/check/checked.ts';
import { check, checkAll, fact, facts, type Given, openSet, told, toldOf } from './check-world.ts';

/** The rules of the gate, as far as verdicts go. */

const column = 'tables:\n  users:\n    columns: { email: { type: string, null: false } }\n';
const users = fact('table', 'users');
const email = (type: string, extra: Record<string, boolean> = { null: false }) =>
  fact('column', 'users.email', { type, ...extra });
const findings = (given: Given): string[] => toldOf([check(given)]);

describe('rule 5: what a change makes unverifiable, ambiguous or open blocks', () => {
  const right = facts([users, email('string')]);

  test('a decided claim that becomes ambiguous', () => {
    const twice = facts([users, email('string'), email('text')]);
    expect(told({ contract: column, head: twice, base: right })[1]).toContain('ambiguous introduced block');
    expect(told({ contract: column, head: twice, base: twice })[1]).toContain('ambiguous pre-existing note');
  });

  test('a file over the size that is read, which held the claim, and so a deleted input', () => {
    const capped = facts([], [openSet('table', '', 'priv/big.exs'), openSet('column', '', 'priv/big.exs')]);
    expect(told({ contract: column, head: capped, base: right })).toEqual([
      'table users: unverifiable introduced block',
      'column users.email: unverifiable introduced block',
    ]);
    expect(told({ contract: column, head: facts([]), base: right })).toEqual([
      'table users: regressed introduced block',
      'column users.email: regressed introduced null',
    ]);
  });

  test('a claim that is owed and hides behind a macro; work that is under way does not block', () => {
    const phase = (done: boolean): PhaseState[] => [{ number: '1', done }];
    const hidden = facts([users], [openSet('column', 'users.')]);
    const given = { contract: column, base: facts([users]), input: { due: 'plan' as const } };
    expect(told({ ...given, head: hidden, phases: phase(true) })[1]).toContain(
      'unverifiable introduced block',
    );
    expect(told({ ...given, head: hidden, phases: phase(false) })[1]).toContain(
      'unverifiable introduced warn',
    );
    const half = facts([users, email('string', {})]);
    expect(told({ ...given, head: half, phases: phase(true) })[1]).toContain('unverifiable introduced warn');
  });

  test('a "no" that nobody can verify any more', () => {
    const contract = 'forbid: [new tables, "routes GET /admin/*"]\n';
    const head = facts([users], [openSet('table', 'users_'), openSet('route', '* /admin')]);
    expect(told({ contract, head, base: facts([users]) })).toEqual([
      'absence new tables: unverifiable introduced block',
      'absence routes GET /admin/*: unverifiable introduced block',
    ]);
    expect(told({ contract, head, base: head })[0]).toContain('conforms');
  });

  describe('a closed kind', () => {
    const contract = 'scope: [lib/**]\nclosed: [routes]\nroutes: { GET /a: }\n';
    const routes = [fact('route', 'GET /a')];
    const open = (within: string, path?: string) => facts(routes, [openSet('route', within, path)]);

    test('that the change makes open blocks', () => {
      expect(findings({ contract, head: open('* /admin'), base: facts(routes) })).toEqual([
        'block waitlist route-unverifiable introduced: route `closed: routes`: additions cannot all be known, because a macro makes them',
      ]);
      const [finding] = check({ contract, head: open('* /admin'), base: facts(routes) }).findings;
      expect(finding).toMatchObject({
        design: { path: 'fdd.md', line: 11 },
        text: 'closed: [routes]',
        code: { path: 'lib/m.ex', line: 3 },
      });
    });

    test('that was open alike is told, and does not block', () => {
      expect(findings({ contract, head: open('* /admin/x'), base: open('* /admin') })).toEqual([
        expect.stringContaining('note waitlist route-unverifiable pre-existing'),
      ]);
    });

    test('that is open in an audit is told, and warns where nothing of it is known, or where this change closes it', () => {
      expect(findings({ contract, head: open('* /admin') })).toEqual([expect.stringContaining('note ')]);
      expect(findings({ contract, head: open('') })).toEqual([expect.stringContaining('warn ')]);
      expect(
        findings({ contract, old: 'routes: { GET /a: }\n', head: open('* /admin'), base: facts(routes) }),
      ).toEqual([expect.stringContaining('warn ')]);
    });

    test('that is open outside of the scope, or where a claim stands, is no hiding place', () => {
      expect(findings({ contract, head: open('* /admin', 'elsewhere/m.ex'), base: facts(routes) })).toEqual(
        [],
      );
      expect(
        findings({
          contract: `${contract.trimEnd().slice(0, -1)}, GET /admin/x: }\n`,
          head: open('* /admin'),
          base: open('* /admin'),
        }),
      ).toEqual([
        expect.stringContaining('note waitlist route-unverifiable pre-existing: route `GET /admin/x`'),
      ]);
    });

    test('that a library names one function of is as closed as before', () => {
      const closed = 'closed: [functions]\n';
      const worker = facts([], [openSet('function', 'MyApp.Worker.new/')]);
      expect(findings({ contract: closed, head: worker, base: facts([]) })).toEqual([]);
      const macro = facts([], [openSet('function', 'MyApp.Worker.')]);
      expect(findings({ contract: closed, head: macro, base: facts([]) })).toHaveLength(1);
    });
  });
});

describe('rule 7: what is due stays due', () => {
  const done = (...numbers: string[]): PhaseState[] =>
    ['1', '2'].map((number) => ({ number, done: numbers.includes(number) }));
  const contract = 'modules: { A: { phase: 1 }, B: }\n';

  test('a phase that was done at the base is owed, whatever the plan says now', () => {
    const given = { contract, head: facts([]), base: facts([]), input: { due: 'plan' as const } };
    expect(told({ ...given, phases: done(), oldPhases: done('1', '2') })).toEqual([
      'module A: missing pre-existing note',
      'module B: missing pre-existing note',
    ]);
    expect(
      told({ ...given, base: facts([fact('module', 'A')]), phases: done(), oldPhases: done('1') }),
    ).toEqual(['module A: regressed introduced block', 'module B: pending pending null']);
  });
});

describe('rule 8: what the base has alike is pre-existing', () => {
  test('another contradiction than the one at the base is introduced', () => {
    const base = facts([users, email('text')]);
    expect(told({ contract: column, base, head: facts([users, email('text')]) })[1]).toContain(
      'pre-existing',
    );
    expect(told({ contract: column, base, head: facts([users, email('integer')]) })[1]).toContain(
      'contradicts introduced block',
    );
  });

  test('of two contradictions one that is left is still the old one', () => {
    const base = facts([users, email('text', { null: true })]);
    expect(told({ contract: column, base, head: facts([users, email('text')]) })[1]).toContain(
      'pre-existing',
    );
    expect(told({ contract: column, base: facts([users, email('text')]), head: base })[1]).toContain(
      'introduced block',
    );
  });

  test('a broken "no" covers no further breach', () => {
    const contract = 'forbid: ["Oli -> OliWeb"]\n';
    const breach = (name: string) => fact('dependency', `Oli.${name} -> OliWeb.Router`);
    const base = facts([breach('Old')]);
    expect(told({ contract, base, head: base })[0]).toContain('forbidden pre-existing note');
    const result = check({ contract, base, head: facts([breach('Old'), breach('New')]) });
    expect(result.claims[0]).toMatchObject({
      disposition: 'introduced',
      level: 'block',
      why: 'the code has `Oli.New -> OliWeb.Router`, `Oli.Old -> OliWeb.Router`',
    });
  });

  test('a claim that becomes due by this change is introduced by it', () => {
    const wrong = facts([users, email('text')]);
    const phases = (isDone: boolean): PhaseState[] => [{ number: '1', done: isDone }];
    const given = { contract: column, head: wrong, base: wrong, input: { due: 'plan' as const } };
    expect(told({ ...given, phases: phases(true), oldPhases: phases(false) })[1]).toContain(
      'contradicts introduced block',
    );
    expect(told({ ...given, phases: phases(true) })[1]).toContain('pre-existing');
  });

  test('a claim that moved to another pack is the same claim', () => {
    const results = checkAll(
      [
        { slug: 'a', contract: 'modules: { A: }\n', old: `modules: { A: }\n${column}` },
        { slug: 'b', contract: column, old: null },
      ],
      { head: facts([fact('module', 'A'), users, email('text')]), base: facts([users, email('text')]) },
    );
    expect(toldOf(results)).toEqual([expect.stringContaining('note b column-contradicts pre-existing')]);
  });
});

describe('rule 9: a design that its merge makes final may land before its code', () => {
  const wrong = facts([users, email('text')]);
  const old = 'tables: { users: }\n';
  const first = { contract: column, old, base: wrong, input: { designFirst: true } };

  test('a contradiction that the design alone makes is pending', () => {
    expect(told({ ...first, head: wrong })[1]).toBe('column users.email: contradicts pending note');
    expect(told({ ...first, head: wrong, input: { designFirst: false } })[1]).toContain('introduced block');
    const breach = facts([fact('dependency', 'Oli -> OliWeb')]);
    expect(
      told({
        contract: 'forbid: ["Oli -> OliWeb"]\n',
        old: '{}\n',
        head: breach,
        base: breach,
        input: { designFirst: true },
      }),
    ).toEqual(['layer Oli -> OliWeb: forbidden pending note']);
  });

  test('until the code that it speaks of is touched', () => {
    expect(told({ ...first, head: facts([users, email('integer')]) })[1]).toContain(
      'contradicts introduced block',
    );
    expect(told({ ...first, old: column, head: facts([users, email('integer')]) })[1]).toContain(
      'contradicts introduced block',
    );
  });

  test('what it asks for and is due is missing all the same', () => {
    expect(told({ ...first, head: facts([users]), base: facts([users]) })[1]).toContain(
      'missing introduced block',
    );
  });
});

describe('closed kinds and several packs', () => {
  const posts = fact('table', 'posts');

  test('what any design in force declares is undeclared to none', () => {
    const results = checkAll(
      [
        { slug: 'a', contract: 'closed: [tables]\ntables: { users: }\nforbid: [new tables]\n' },
        { slug: 'b', contract: 'tables: { posts: }\n' },
      ],
      { head: facts([users, posts]), base: facts([users]) },
    );
    expect(toldOf(results)).toEqual([]);
  });

  test('nor what another design means by another name', () => {
    const results = checkAll(
      [
        { slug: 'a', contract: 'closed: [functions]\n' },
        { slug: 'b', contract: 'modules: { A: { functions: [join/2] } }\n' },
      ],
      { head: facts([fact('module', 'A'), fact('function', 'A.join/3')]), base: facts([]) },
    );
    expect(toldOf(results)).toEqual([expect.stringContaining('block b function-renamed')]);
  });
});
