import { describe, expect, test } from '@jest/globals';
import type { CheckInput, PhaseState } from '../../src/check/checked.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { check, fact, facts, type Given, openSet, told, verdicts } from './check-world.ts';

/** What each verdict means. */

const column = 'tables:\n  users:\n    columns: { email: { type: string, null: false } }\n';
const users = fact('table', 'users');
const email = (attributes: Fact['attributes']): Fact => fact('column', 'users.email', attributes);

describe('what is declared', () => {
  test('conforms where it is found, types and defaults in whatever spelling', () => {
    const contract =
      'tables:\n  users:\n    columns: { a: { type: string, default: slow }, b: { type: map }, c: {} }\n';
    const head = facts([
      users,
      fact('column', 'users.a', { type: 'character varying(255)', default: "'slow'::character varying" }),
      fact('column', 'users.b', { type: 'jsonb' }),
      fact('column', 'users.c', {}),
    ]);
    expect(verdicts({ contract, head })).toEqual(['conforms', 'conforms', 'conforms', 'conforms']);
  });

  test.each([
    ['[]', "'{}'::text[]"],
    ['{}', '%{}'],
    ['0', 0],
    ['0', '0.0'],
    ['now()', 'CURRENT_TIMESTAMP'],
    ["'[]'", []],
  ])('the default %s is %j', (written, found) => {
    const contract = `tables: { users: { columns: { a: { default: ${written} } } } }\n`;
    const head = (value: Fact['attributes'][string]) =>
      facts([users, fact('column', 'users.a', { default: value })]);
    expect(verdicts({ contract, head: head(found) })).toEqual(['conforms', 'conforms']);
    expect(verdicts({ contract, head: head('other') })).toEqual(['conforms', 'contradicts']);
  });

  test('a default contradicts where another is given somewhere', () => {
    const contract = 'config: { HOST: { source: env, default: a } }\n';
    const host = (defaults: string[]) =>
      facts([fact('config', 'HOST', { source: 'env', some_defaults: defaults })]);
    expect(check({ contract, head: host(['a', 'b']) }).findings.map(({ message }) => message)).toEqual([
      'config `HOST`: default is ["a","b"], expected "a"',
    ]);
    expect(verdicts({ contract, head: host(['a']) })).toEqual(['unverifiable']);
  });

  test('an index is found where one of those over its columns is as declared', () => {
    const contract = 'tables: { users: { indexes: [{ columns: [email], unique: true }] } }\n';
    const index = (unique: boolean): Fact => fact('index', 'users(email)', { unique });
    expect(verdicts({ contract, head: facts([users, index(false), index(true)]) })).toEqual([
      'conforms',
      'conforms',
    ]);
    expect(verdicts({ contract, head: facts([users, index(false)]) })).toEqual(['conforms', 'contradicts']);
  });

  test('an index that a table has by itself need not be declared', () => {
    const primary = fact('index', 'users(id)', { unique: true, primary: true });
    expect(verdicts({ contract: 'closed: [indexes]\n', head: facts([users, primary]) })).toEqual([]);
  });

  test('contradicts where it has another shape', () => {
    const { claims, findings } = check({
      contract: column,
      head: facts([users, email({ type: 'text', null: false })]),
    });
    expect(claims.map(({ verdict }) => verdict)).toEqual(['conforms', 'contradicts']);
    expect(findings[0]).toMatchObject({
      rule: 'column-contradicts',
      level: 'block',
      message: 'column `users.email`: type is "text", expected "string"',
      design: { path: 'fdd.md', line: 12 },
      code: { path: 'lib/a.ex', line: 7 },
      exits: {
        code: 'make type "string": lib/a.ex:7',
        amend: 'in fdd.md, replace line 12 with:\n    columns: { email: { type: text, null: false } }',
      },
    });
  });

  test('is missing where nothing of the name or like it is there', () => {
    expect(told({ contract: column, head: facts([users]) })[1]).toBe(
      'column users.email: missing introduced block',
    );
  });

  test.each([
    ['column', column, fact('column', 'users.e_mail', { type: 'string', null: false })],
    ['function', 'modules: { A.B: { functions: [join/2] } }\n', fact('function', 'A.B.join/3')],
    ['module', 'modules: { Oli.Delivery.Waitlist: }\n', fact('module', 'Oli.Waitlist')],
    ['telemetry', 'telemetry: { "[:a, :b, :stop]": }\n', fact('telemetry', '[:a, :b, :stopped]')],
    ['route', 'routes: { GET /admin/health: }\n', fact('route', 'GET /admin/healthz')],
  ])('a near-miss of a %s is one finding, and no second one for being undeclared', (kind, contract, near) => {
    const parents = [users, fact('module', 'A.B')];
    const { findings } = check({
      contract: `closed: [${kind === 'telemetry' ? kind : `${kind}s`}]\n${contract}`,
      head: facts([...parents, near]),
    });
    const about = findings.filter((finding) => finding.code !== null || finding.verdict === 'missing');
    expect(about.filter(({ verdict }) => verdict === 'renamed').map(({ rule }) => rule)).toEqual([
      `${kind}-renamed`,
    ]);
    expect(
      about.filter(({ message }) => message.includes(near.subject) && !message.includes('instead')),
    ).toEqual([]);
  });

  test('parameters of a route may be named as one likes', () => {
    const contract = 'routes: { "GET /users/:id": { handler: UserLive } }\n';
    expect(
      verdicts({ contract, head: facts([fact('route', 'GET /users/:user_id', { handler: 'UserLive' })]) }),
    ).toEqual(['conforms']);
  });

  test('is unverifiable where a set is open, and where an attribute cannot be read; never a pass', () => {
    expect(told({ contract: column, head: facts([users], [openSet('column', 'users.')]) })[1]).toBe(
      'column users.email: unverifiable introduced warn',
    );
    expect(told({ contract: column, head: facts([users], [openSet('column', 'posts.')]) })[1]).toContain(
      'missing',
    );
    expect(verdicts({ contract: column, head: facts([users, email({ type: 'string' })]) })[1]).toBe(
      'unverifiable',
    );
  });

  test('is ambiguous where two places state it and not alike', () => {
    const head = facts([users, email({ type: 'string', null: false }), email({ type: 'text', null: true })]);
    expect(verdicts({ contract: column, head })[1]).toBe('ambiguous');
  });

  test('is not borne out by tests or dependencies', () => {
    const head = facts([
      fact('module', 'A', {}, 'test/support/a.ex'),
      fact('module', 'A', {}, 'deps/a/lib/a.ex'),
    ]);
    expect(verdicts({ contract: 'modules: { A: }\n', head })).toEqual(['missing']);
  });
});

describe('due by plan', () => {
  const contract = 'modules: { A: { phase: 1 }, B: { phase: 2 }, C: }\n';
  const done = (one: boolean, two: boolean): PhaseState[] => [
    { number: '1', done: one },
    { number: '2', done: two },
  ];
  const due = (phases: PhaseState[] | null) =>
    verdicts({ contract, head: facts([]), phases, input: { due: 'plan' } });

  test('a claim is due with its phase, and one without a phase with all', () => {
    expect(due(done(false, false))).toEqual(['pending', 'pending', 'pending']);
    expect(due(done(true, false))).toEqual(['missing', 'pending', 'pending']);
    expect(due(done(true, true))).toEqual(['missing', 'missing', 'missing']);
  });

  test('without a final plan nothing is due; every other verdict applies', () => {
    expect(due(null)).toEqual(['pending', 'pending', 'pending']);
    expect(
      verdicts({
        contract: column,
        head: facts([users, email({ type: 'text', null: false })]),
        input: { due: 'plan' },
      })[1],
    ).toBe('contradicts');
  });
});

describe('against the base', () => {
  const wrong = facts([users, email({ type: 'text', null: false })]);
  const right = facts([users, email({ type: 'string', null: false })]);

  test('what was already wrong is pre-existing and blocks nothing', () => {
    expect(told({ contract: column, head: wrong, base: wrong })[1]).toBe(
      'column users.email: contradicts pre-existing note',
    );
  });

  test('what conformed and does not any more is regressed', () => {
    expect(told({ contract: column, head: wrong, base: right })[1]).toBe(
      'column users.email: regressed introduced block',
    );
    expect(told({ contract: column, head: facts([users]), base: right })[1]).toBe(
      'column users.email: regressed introduced block',
    );
  });

  test('a claim that this change brings is introduced by it', () => {
    const old = 'tables: { users: }\n';
    expect(told({ contract: column, old, head: wrong, base: wrong })[1]).toBe(
      'column users.email: contradicts introduced block',
    );
  });

  test('a claim that this change makes unverifiable blocks', () => {
    const blind = facts([users], [openSet('column')]);
    expect(told({ contract: column, head: blind, base: right })[1]).toBe(
      'column users.email: unverifiable introduced block',
    );
    expect(told({ contract: column, head: blind, base: blind })[1]).toBe(
      'column users.email: unverifiable pre-existing note',
    );
  });

  test('what a closed kind has gained within the scope is undeclared', () => {
    const contract = 'scope: [lib/my_app/**]\nclosed: [routes]\nroutes: { GET /a: }\n';
    const at = (subject: string, path: string): Fact => fact('route', subject, {}, path);
    const base = facts([at('GET /a', 'lib/my_app/router.ex'), at('GET /old', 'lib/my_app/router.ex')]);
    const head = facts([
      at('GET /a', 'lib/my_app/router.ex'),
      at('GET /old', 'lib/my_app/router.ex'),
      at('POST /new', 'lib/my_app/router.ex'),
      at('POST /elsewhere', 'lib/other/router.ex'),
    ]);
    expect(told({ contract, head, base })).toEqual([
      'route GET /a: conforms introduced null',
      'route POST /new: undeclared introduced block',
    ]);
  });
});

describe('near-misses', () => {
  const judge = (contract: string, ...list: Fact[]): string[] => verdicts({ contract, head: facts(list) });

  test.each([
    [
      'a module of another kind of name',
      'modules: { My.HoldController: }\n',
      fact('module', 'My.BookController'),
    ],
    [
      'a module of another namespace',
      'modules: { My.Billing.Router: }\n',
      fact('module', 'MyWeb.Admin.Router'),
    ],
    [
      'a private function',
      'modules: { A: { functions: [expire/1] } }\n',
      fact('function', 'A.expires/1', { visibility: 'private' }),
    ],
    [
      'a route to something else',
      'routes: { GET /my/holds: { handler: A } }\n',
      fact('route', 'GET /my/loans', { handler: 'B' }),
    ],
    [
      'a unique index over more columns',
      'tables: { users: { indexes: [{ columns: [a], unique: false }] } }\n',
      fact('index', 'users(a, b)', { unique: true }),
    ],
    ['a sibling event', 'telemetry: { "[:a, :b, :start]": }\n', fact('telemetry', '[:a, :b, :stop]')],
    ['a sibling column', 'tables: { users: { columns: { min_age: } } }\n', fact('column', 'users.max_age')],
    ['a file with another ending', 'files: [lib/page.html.heex]\n', fact('file', 'lib/page.ex')],
  ])('%s is none', (_, contract, other) => {
    expect(judge(contract, fact('module', 'A'), users, other)).toContain('missing');
    expect(judge(contract, fact('module', 'A'), users, other)).not.toContain('renamed');
  });

  test.each([
    [
      'the same handler at another path',
      'routes: { GET /my/holds: { handler: A } }\n',
      fact('route', 'GET /my/queue', { handler: 'A' }),
    ],
    [
      'the same handler by another verb',
      'routes: { POST /my/holds: { handler: A } }\n',
      fact('route', 'PUT /my/holds', { handler: 'A' }),
    ],
    [
      'the same columns in another order',
      'tables: { users: { indexes: [{ columns: [a, b] }] } }\n',
      fact('index', 'users(b, a)'),
    ],
    [
      'the index of that name',
      'tables: { users: { indexes: [{ columns: [a], name: by_age }] } }\n',
      fact('index', 'users(c)', { name: 'by_age' }),
    ],
    ['the module beside', 'modules: { My.Billing.Router: }\n', fact('module', 'MyWeb.Billing.Router')],
    ['the file in a folder more', 'files: [lib/page.ex]\n', fact('file', 'lib/pages/page.ex')],
  ])('%s is one', (_, contract, other) => {
    expect(judge(contract, users, other)).toContain('renamed');
  });

  test('what was declared under another name at the base is one', () => {
    const [old, contract] = ['note', 'remark'].map(
      (name) => `tables: { users: { columns: { ${name}: } } }\n`,
    );
    const same = facts([users, fact('column', 'users.note', { type: 'string' })]);
    const renamed = 'modules: { A: { functions: [drop/1] } }\n';
    const leave = facts([fact('module', 'A'), fact('function', 'A.drops/1')]);
    expect(told({ contract: contract ?? '', old: old ?? '', head: same, base: same })[1]).toContain(
      'missing',
    );
    expect(
      told({ contract: renamed, old: renamed.replace('drop/1', 'drops/1'), head: leave, base: leave })[1],
    ).toBe('function A.drop/1: renamed introduced block');
    expect(told({ contract: renamed, old: '{}\n', head: leave, base: leave })[1]).toContain('missing');
  });

  test('of what the change brings, a column of the same type is one', () => {
    const contract = 'tables: { users: { columns: { note: { type: string } } } }\n';
    const remark = fact('column', 'users.remark', { type: 'string' });
    const given = { contract, head: facts([users, remark]) };
    expect(told({ ...given, base: facts([users]) })).toContain('column users.note: renamed introduced block');
    expect(told(given)).toContain('column users.note: missing introduced block');
  });

  test('the nearest arity of the name is taken before another name', () => {
    const head = facts([
      fact('module', 'A'),
      fact('function', 'A.expired/1'),
      { ...fact('function', 'A.expire/3'), line: 9 },
    ]);
    const { findings } = check({ contract: 'modules: { A: { functions: [expire/1] } }\n', head });
    expect(findings.map(({ rule, code }) => `${rule} ${code?.line}`)).toEqual(['function-renamed 9']);
  });

  test.each([
    [
      'the route to the same handler',
      'routes: { GET /books/export: { handler: BookController.export } }\n',
      [
        fact('route', 'GET /hooks/export', { handler: 'HookController.export' }),
        fact('route', 'PUT /books/export', { handler: 'BookController.export' }),
      ],
    ],
    [
      'no answer to what browsers ask on their own',
      'routes: { "POST /reports": { handler: ReportController.create } }\n',
      [
        fact('route', 'OPTIONS /reports', { handler: 'ReportController.create' }),
        fact('route', 'POST /report', { handler: 'ReportController.create' }),
      ],
    ],
    [
      'the module of that name sooner than another word',
      'modules: { App.Billing.BillingAccount: }\n',
      [fact('module', 'App.Billing.BillingCount'), fact('module', 'App.BillingAccount')],
    ],
    [
      'the likest key',
      'config: { ":app, :captcha_module": { source: config } }\n',
      [
        fact('config', ':app, :captcha', { source: 'config' }),
        fact('config', ':app, :captcha_modules', { source: 'config' }),
      ],
    ],
  ])('of several that it could be, it is %s', (_, contract, list) => {
    const [first, second] = list;
    const head = facts([first as Fact, { ...(second as Fact), line: 9 }]);
    const { findings } = check({ contract, head });
    expect(findings.map(({ verdict, code }) => `${verdict} ${code?.line}`)).toEqual(['renamed 9']);
  });

  test('nothing that a macro puts into a LiveView is what was meant, nor undeclared', () => {
    const contract = 'scope: [lib/**]\nclosed: [events]\nlive_views: { BookLive: { events: [box.close] } }\n';
    const brought = fact('ui-event', 'BookLive:boxes.close', { by: 'use MyApp.Modal' });
    expect(judge(contract, fact('live-view', 'BookLive'), brought)).toEqual(['conforms', 'missing']);
  });
});

test('what is taken for one claim is not taken for another: the nearer one has it', () => {
  const contract = 'modules: { A: { functions: [join/1, join/2] } }\n';
  const head = facts([fact('module', 'A'), fact('function', 'A.join/3', { visibility: 'public' })]);
  expect(verdicts({ contract, head })).toEqual(['conforms', 'missing', 'renamed']);
});

describe('what lies within something', () => {
  const contract =
    'tables:\n  holds:\n    columns: { note: { type: string } }\n    indexes: [{ columns: [note] }]\n    constraints: { holds_note_check: }\n';
  const tableOf = (table: string, type = 'string'): Fact[] => [
    fact('table', table),
    fact('column', `${table}.note`, { type }),
    fact('column', `${table}.id`, { type: 'id' }),
    fact('index', `${table}(note)`),
    fact('constraint', `${table}.${table}_note_check`),
  ];
  const rules = (given: Given): string[] => check(given).findings.map(({ rule }) => rule);

  test('goes with it when that is called otherwise: one finding', () => {
    const given = { contract, head: facts(tableOf('hold')) };
    expect(rules(given)).toEqual(['table-renamed']);
    expect(verdicts(given)).toEqual(['renamed', 'renamed', 'renamed', 'renamed']);
    expect(rules({ ...given, base: facts(tableOf('holds')) })).toEqual(['table-regressed']);
  });

  test('is told all the same where it has another shape there', () => {
    const head = facts(tableOf('hold', 'integer'));
    expect(rules({ contract, head })).toEqual(['table-renamed', 'column-contradicts']);
  });

  test('may be called after it', () => {
    const index = 'tables: { holds: { indexes: [{ columns: [note], name: holds_note_index }] } }\n';
    const head = facts([fact('table', 'hold'), fact('index', 'hold(note)', { name: 'hold_note_index' })]);
    expect(rules({ contract: index, head })).toEqual(['table-renamed']);
  });

  test('says which of several is meant', () => {
    const router = 'modules: { My.Billing.Router: { functions: [route/2] } }\n';
    const [spelled, moved] = [fact('module', 'My.Billing.Routers'), fact('module', 'My.Router')];
    const within = (list: Fact[]): string | undefined =>
      check({ contract: router, head: facts([spelled, moved, ...list]) }).findings[0]?.message;
    expect(within([fact('function', 'My.Router.route/2')])).toContain('the code has `My.Router` instead');
    expect(within([fact('function', 'My.Billing.Routers.route/2')])).toContain(
      '`My.Billing.Routers` instead',
    );
    expect(within([])).toContain('no module `My.Billing.Router`');
  });

  test('is gone with it: one finding', () => {
    expect(rules({ contract, head: facts([]) })).toEqual(['table-missing']);
  });

  test('brings nothing undeclared when its owner only has another name', () => {
    const closed = `closed: [columns, indexes, constraints]\n${contract}`;
    const given = { contract: closed, head: facts(tableOf('hold')), base: facts(tableOf('holds')) };
    expect(rules(given)).toEqual(['table-regressed']);
  });

  test('is told where the design itself is what is new', () => {
    const old = 'tables: { holds: }\n';
    const given = { contract, old, head: facts([]), base: facts([]) };
    expect(told(given).slice(0, 2)).toEqual([
      'table holds: missing pre-existing note',
      'column holds.note: missing introduced block',
    ]);
  });
});

test('a function that a contract names is there for others', () => {
  const contract = 'modules: { A: { functions: [join/2] } }\n';
  const join = (visibility: string): Given['head'] =>
    facts([fact('module', 'A'), fact('function', 'A.join/2', { visibility })]);
  expect(verdicts({ contract, head: join('public') })).toEqual(['conforms', 'conforms']);
  const { findings } = check({ contract, head: join('private') });
  expect(findings.map(({ message, exits }) => [message, exits.code])).toEqual([
    [
      'function `A.join/2`: visibility is "private", expected "public"',
      'make visibility "public": lib/a.ex:7',
    ],
  ]);
});

describe('what is forbidden', () => {
  const dependency = (subject: string): Fact => fact('dependency', subject);

  test('what broke a "no" before is pre-existing, and what the change adds is told', () => {
    const contract = 'forbid: ["Oli -> OliWeb"]\n';
    const old = dependency('Oli.Application -> OliWeb.Endpoint');
    const added = { ...dependency('Oli.Accounts -> OliWeb.Router'), line: 9 };
    const base = facts([old]);
    expect(told({ contract, head: facts([old]), base })).toEqual([
      'layer Oli -> OliWeb: forbidden pre-existing note',
    ]);
    const { findings } = check({ contract, head: facts([old, added]), base });
    expect(findings.map(({ level, code, message }) => `${level} ${code?.line} ${message}`)).toEqual([
      'block 9 layer `Oli -> OliWeb`: the code has `Oli.Accounts -> OliWeb.Router`, `Oli.Application -> OliWeb.Endpoint`',
    ]);
  });

  test('a layer is a name and all that lies within it', () => {
    const contract = 'forbid: ["Oli -> OliWeb"]\n';
    const judge = (subject: string): string[] => verdicts({ contract, head: facts([dependency(subject)]) });
    expect(judge('Oli.Accounts -> OliWeb.Router')).toEqual(['forbidden']);
    expect(judge('Oli -> OliWeb')).toEqual(['forbidden']);
    expect(judge('OliWeb.Router -> Oli.Accounts')).toEqual(['conforms']);
    expect(judge('Olive.Tree -> OliWeb')).toEqual(['conforms']);
  });

  test('"new" needs a base, and spares what was there', () => {
    const contract = 'forbid: [new tables]\n';
    expect(verdicts({ contract, head: facts([users]) })).toEqual(['unverifiable']);
    expect(verdicts({ contract, head: facts([users]), base: facts([users]) })).toEqual(['conforms']);
    expect(
      verdicts({ contract, head: facts([users, fact('table', 'posts')]), base: facts([users]) }),
    ).toEqual(['forbidden']);
  });

  test('a "no" about a kind of which nothing is known is unverifiable', () => {
    expect(verdicts({ contract: 'forbid: [processes]\n', head: facts([], [openSet('process')]) })).toEqual([
      'unverifiable',
    ]);
  });
});

test('settings turn blocks into warnings or notes', () => {
  const level = (enforce: CheckInput['enforce']['contract']) =>
    check({
      contract: column,
      head: facts([users]),
      input: { enforce: { contract: enforce, prose: 'warn' } },
    }).claims[1]?.level;
  expect([level('block'), level('warn'), level('observe')]).toEqual(['block', 'warn', 'note']);
});

test('ids of findings outlive moved lines and other words', () => {
  const idsOf = (contract: string): string[] =>
    check({ contract, head: facts([users]) }).findings.map(({ id }) => id);
  expect(idsOf(`# a comment\n\n${column}`)).toEqual(idsOf(column));
});

test('the same facts in another order give the same result', () => {
  const all = [users, fact('table', 'posts'), email({ type: 'text', null: false })];
  const given = { contract: `closed: [tables]\n${column}` };
  expect(check({ ...given, head: facts(all.toReversed()) }).findings).toEqual(
    check({ ...given, head: facts(all) }).findings,
  );
});
