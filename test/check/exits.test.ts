import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import type { PackResult } from '../../src/check/checked.ts';
import type { Fact, FactKind, OpenSet, Value } from '../../src/domain/fact.ts';
import type { CheckFinding, LineEdit } from '../../src/domain/verdict.ts';
import { check, checkAll, fact, facts, openSet } from './check-world.ts';

/** Each way out of a finding works when it is taken as it is printed. */

const firstLine = 10;

const apply = (text: string, { line, endLine, lines }: LineEdit): string =>
  text
    .split('\n')
    .toSpliced(line - firstLine, endLine - line + 1, ...lines)
    .join('\n');

/** What a person reads does the same as what a program is given. */
const applyWords = (text: string, words: string): string => {
  const [head = '', ...lines] = words.split('\n');
  const [, from, to = from] = /lines? (\d+)(?:–(\d+))?/.exec(head) ?? [];
  const edit = { path: '', lines, line: Number(from), endLine: Number(to) };
  return apply(text, head.includes('put in after') ? { ...edit, line: edit.line + 1 } : edit);
};

const design = {
  modules: {
    'A.B': {
      functions: ['f/1', 'g/2-3', 'ok?/0'],
      calls: ['Logger.info/1'],
      behaviours: ['GenServer'],
      phase: 1,
    },
    'A.C': null,
  },
  routes: {
    'GET /a/:id': { handler: 'AWeb.AController.show', pipelines: ['browser', 'admin'] },
    'LIVE /b': null,
  },
  live_views: { 'AWeb.Live': { events: ['save', 'drop it'], form: 'live_view' } },
  tables: {
    users: {
      columns: { email: { type: 'string', null: false, default: 'x, y' }, age: null },
      indexes: [{ columns: ['email', 'age'], unique: true }],
      constraints: { users_age: { type: 'check' } },
    },
    posts: {
      columns: { user_id: { references: 'users', on_delete: 'cascade', unique: true, values: ['a', 'b'] } },
      constraints: [
        { type: 'foreign-key', columns: ['user_id'], references: 'users' },
        { name: 'posts_rank', check: 'rank > 0' },
      ],
    },
  },
  processes: { 'A.Server': { strategy: 'one_for_one' } },
  jobs: { 'A.Worker': { queue: 'mail', max_attempts: 3 } },
  telemetry: { '[:a, :b]': { measurements: ['count', 'duration'], metadata: ['id'] } },
  pubsub: ['a:topic'],
  flags: { waitlist: { default: true } },
  config: { A_KEY: { source: 'env' } },
  files: ['priv/rules.json', 'priv/other.json'],
  forbid: ['tables old_*', 'A -> AWeb'],
};

/** All that the design asks for. */
const conforming: Fact[] = [
  fact('module', 'A.B', { behaviours: ['GenServer'], uses: [] }),
  fact('module', 'A.C', { behaviours: [], uses: [] }),
  fact('function', 'A.B.f/1', { visibility: 'public' }),
  fact('function', 'A.B.g/2', { visibility: 'public' }),
  fact('function', 'A.B.g/3', { visibility: 'public' }),
  fact('function', 'A.B.ok?/0', { visibility: 'public' }),
  fact('call', 'A.B -> Logger.info/1'),
  fact('route', 'GET /a/:id', { handler: 'AWeb.AController.show', pipelines: ['browser', 'admin'] }),
  fact('route', 'LIVE /b', { handler: 'AWeb.Live' }),
  fact('live-view', 'AWeb.Live', { form: 'live_view' }),
  fact('ui-event', 'AWeb.Live:save'),
  fact('ui-event', 'AWeb.Live:drop it'),
  fact('table', 'users'),
  fact('column', 'users.email', { type: 'string', null: false, default: 'x, y' }),
  fact('column', 'users.age', { type: 'integer', null: true, default: null }),
  fact('index', 'users(email, age)', { unique: true, where: null }),
  fact('constraint', 'users.users_age', { type: 'check' }),
  fact('table', 'posts'),
  fact('column', 'posts.user_id', {
    references: 'users',
    on_delete: 'delete_all',
    unique: true,
    values: ['a', 'b'],
  }),
  fact('constraint', 'posts.posts_user_id_fkey', {
    type: 'foreign-key',
    columns: ['user_id'],
    references: 'users',
  }),
  fact('constraint', 'posts.posts_rank', { type: 'check', check: 'rank > 0' }),
  fact('process', 'A.Server', { strategy: 'one_for_one' }),
  fact('job', 'A.Worker', { queue: 'mail', max_attempts: 3 }),
  fact('telemetry', '[:a, :b]', { measurements: ['count', 'duration'], metadata: ['id'] }),
  fact('pubsub', 'a:topic', { messages: [], operations: [] }),
  fact('flag', 'waitlist', { default: true }),
  fact('config', 'A_KEY', { source: 'env' }),
  fact('file', 'priv/rules.json'),
  fact('file', 'priv/other.json'),
];

/** Under another name that still looks like the old one. */
const renamed = (subject: string): string =>
  subject.includes('(')
    ? subject.replace('email', 'e_mail')
    : subject.replace(/([a-z])([?!]?\/\d+|\]|\.json)?$/, '$1s$2');

const otherValue = (value: Value): Value =>
  typeof value === 'boolean'
    ? !value
    : typeof value === 'number'
      ? value + 1
      : value === 'public'
        ? 'private'
        : Array.isArray(value)
          ? ['other one']
          : value === null
            ? 'now: something'
            : null;

type Mutation = 'keep' | 'drop' | 'rename' | 'change' | 'hide' | 'double';
const mutations: Mutation[] = ['keep', 'drop', 'rename', 'change', 'hide', 'double'];

const mutate = (one: Fact, mutation: Mutation): Fact[] => {
  const changed = (by: (value: Value) => Value | undefined): Fact => ({
    ...one,
    line: 9,
    attributes: Object.fromEntries(
      Object.entries(one.attributes).flatMap(([key, value]) => {
        const now = by(value);
        return now === undefined ? [] : [[key, now]];
      }),
    ),
  });
  switch (mutation) {
    case 'keep':
      return [one];
    case 'drop':
      return [];
    case 'rename':
      return [{ ...one, subject: renamed(one.subject) }];
    case 'change':
      return [changed(otherValue)];
    case 'hide':
      return [changed(() => undefined)];
    case 'double':
      return [one, changed(otherValue)];
  }
};

/** What lies within a thing goes where it goes. */
const isWithin = (owner: Fact, { kind, subject }: Fact): boolean =>
  (owner.kind === 'module' &&
    (kind === 'function' || kind === 'call') &&
    subject.startsWith(owner.subject)) ||
  (owner.kind === 'table' &&
    /^(?:column|index|constraint)$/.test(kind) &&
    subject.startsWith(owner.subject)) ||
  (owner.kind === 'live-view' && kind === 'ui-event');

const mutateAll = (plan: readonly Mutation[]): Fact[] => {
  const changes = conforming.map((one, index) => ({ one, mutation: plan[index] ?? 'keep' }));
  return changes.flatMap(({ one, mutation }) => {
    const owner = changes.find((each) => isWithin(each.one, one));
    if (owner?.mutation === 'drop') return [];
    const own = mutate(one, mutation);
    if (owner?.mutation !== 'rename') return own;
    const { subject } = owner.one;
    return own.map((each) => ({ ...each, subject: each.subject.replace(subject, renamed(subject)) }));
  });
};

const additions: Fact[] = [
  fact('route', 'POST /new/:x', { handler: 'AWeb.New.create', pipelines: ['browser'], session: null }),
  fact('function', 'A.C.fresh!/2', { visibility: 'public' }),
  fact('column', 'users.new_one', { type: 'map', null: true, default: 'it: is' }),
  fact('index', 'users(new_one)', { unique: false }),
  fact('telemetry', '[:x, :y, :z]', { measurements: ['n'] }),
  fact('flag', 'another'),
  fact('file', 'priv/new file.json'),
  fact('ui-event', 'AWeb.Live:now, this'),
  fact('table', 'old_ones'),
  fact('dependency', 'A.B -> AWeb.Page'),
];

/** What is added lies in something that is there. */
const withAdditions = (present: Fact[], added: readonly Fact[]): Fact[] => [
  ...present,
  ...added.filter((one) => {
    const owner = conforming.find((each) => isWithin(each, one));
    return !owner || present.some(({ kind, subject }) => kind === owner.kind && subject === owner.subject);
  }),
];

const closable = ['functions', 'routes', 'columns', 'indexes', 'telemetry', 'flags', 'events', 'modules'];

interface Case {
  contract: string;
  facts: Fact[];
  open: OpenSet[];
}

const section = fc.constantFrom(...(Object.keys(design) as (keyof typeof design)[]));

const someCase: fc.Arbitrary<Case> = fc
  .record({
    sections: fc.uniqueArray(section, { minLength: 4 }),
    plan: fc.array(fc.constantFrom<Mutation>('keep', 'keep', ...mutations), {
      minLength: conforming.length,
      maxLength: conforming.length,
    }),
    added: fc.subarray(additions),
    closed: fc.subarray(closable),
    open: fc.subarray(['route', 'table', 'column', 'function'] as FactKind[], { maxLength: 1 }),
    flowLevel: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ sections, plan, added, closed, open, flowLevel }) => ({
    contract: dump(
      {
        ...(closed.length > 0 ? { closed } : {}),
        ...Object.fromEntries(sections.map((key) => [key, design[key]])),
      },
      { flowLevel, lineWidth: -1 },
    ),
    facts: withAdditions(mutateAll(plan), added),
    open: open.map((kind) => openSet(kind)),
  }));

const findingsOf = ({ contract, ...given }: Case, hasBase: boolean): CheckFinding[] =>
  check({
    contract,
    head: facts(given.facts, given.open),
    base: hasBase ? facts(conforming) : null,
  }).findings;

const keyOf = ({ id, slug }: CheckFinding): string => `${slug} ${id}`;

const subjectOf = ({ message }: CheckFinding): string => /`(.*?)`/.exec(message)?.[1] ?? '';

/**
 * A contract that asks for less may leave what nobody asks for any more undeclared, or free to be taken for something
 * else that was wrong already; what it now asks for may be stated in two ways; and what lies within a thing of another
 * name is told under its right name.
 */
const mayFollow = (finding: CheckFinding, other: CheckFinding, before: readonly CheckFinding[]): boolean =>
  (other.verdict === 'undeclared' && finding.verdict !== 'undeclared') ||
  (other.verdict === 'ambiguous' && finding.verdict === 'undeclared') ||
  before.some(
    (each) => subjectOf(each) === subjectOf(other) || subjectOf(other).startsWith(renamed(subjectOf(each))),
  );

describe('the amended design', () => {
  test.each([
    ['of an audit', false],
    ['of a change', true],
  ])('%s is rid of the finding, and has no other', (_, hasBase) => {
    const amended = new Map<string, number>();
    const byHand: string[] = [];
    fc.assert(
      fc.property(someCase, (given) => {
        const before = findingsOf(given, hasBase);
        const known = new Set(before.map(keyOf));
        for (const finding of before) {
          const { edit, amend } = finding.exits;
          if (!edit) {
            byHand.push(finding.message);
            continue;
          }
          const contract = apply(given.contract, edit);
          expect(applyWords(given.contract, amend)).toBe(contract);
          const after = findingsOf({ ...given, contract }, hasBase);
          expect(after.map(keyOf)).not.toContain(keyOf(finding));
          expect(
            after.filter((each) => !known.has(keyOf(each)) && !mayFollow(finding, each, before)),
          ).toEqual([]);
          amended.set(finding.verdict, (amended.get(finding.verdict) ?? 0) + 1);
        }
      }),
      { numRuns: 12 },
    );
    expect(byHand).toEqual([]);
    const told = ['ambiguous', 'unverifiable', 'undeclared', 'forbidden', 'renamed', 'contradicts'];
    expect([...amended.keys()]).toEqual(
      expect.arrayContaining(hasBase ? ['regressed'] : [...told, 'missing']),
    );
  });

  test('of a conflict is rid of it', () => {
    const column = (type: string): string => `tables:\n  users:\n    columns: { email: { type: ${type} } }\n`;
    const results = (one: string, other: string): PackResult[] =>
      checkAll(
        [
          { slug: 'one', contract: one },
          { slug: 'other', contract: other },
        ],
        { head: facts(conforming) },
      );
    const [one, other] = [column('string'), column('integer')];
    const conflict = results(one, other)[1]?.findings.find(({ verdict }) => verdict === 'conflict');
    const amended = conflict?.exits.edit ? apply(other, conflict.exits.edit) : other;
    expect(amended).toBe('tables:\n  users:\n    columns: { email: }\n');
    expect(results(one, amended).flatMap(({ findings }) => findings)).toEqual([]);
  });
});
