import { describe, expect, test } from '@jest/globals';
import { proseOf } from '../../src/pack/contract-block.ts';
import { readDocument } from '../../src/pack/document.ts';
import { checkPacks } from '../../src/check/check.ts';
import type { CheckedPack } from '../../src/check/checked.ts';
import { indexFacts } from '../../src/check/fact-index.ts';
import type { Fact, OpenSet } from '../../src/domain/fact.ts';
import { fact, openSet } from './check-world.ts';

/** Designs without a contract: their words against facts. */

interface Given {
  text: string;
  head: Fact[];
  base?: Fact[] | null;
  open?: OpenSet[];
  prose?: 'observe' | 'warn' | 'block';
  isEdited?: boolean;
}

const check = ({ text, head, base = null, open = [], prose = 'warn', isEdited = false }: Given) => {
  const document = readDocument({ path: 'fdd.md', kind: 'fdd', text: `# Design\n\n${text}\n` });
  const design = {
    slug: 'holds',
    path: 'fdd.md',
    source: 'prose',
    contract: proseOf(document, 'holds'),
    phases: null,
  } as const;
  const pack: CheckedPack = { ...design, before: base ? design : null, isEdited };
  const index = (facts: Fact[]) => indexFacts({ facts, open });
  const [result] = checkPacks(
    { judged: [pack], inForce: [pack], earlier: base ? [design] : [] },
    {
      head: index(head),
      base: base ? index(base) : null,
      due: 'all',
      enforce: { contract: 'block', prose },
      at: '2026-01-01T00:00:00.000Z',
      pull: null,
      designFirst: false,
    },
  );
  if (!result) throw new Error('no result');
  return result;
};

const told = (given: Given): string[] =>
  check(given).claims.map(({ claim, verdict }) => `${claim.kind} ${claim.subject}: ${verdict}`);

const shelfMap = String.raw`(?<![\w/-])/shelves/(?:[#$]?\{[^}]*\}|<[^>]*>|:\w+|[\w-]+)/map(?![\w/-])`;

const fun = (name: string): Fact => fact('function', name, { visibility: 'public' });

test('names are taken as people write them', () => {
  const head = [fact('module', 'Library.Holds.Desk'), fun('Library.Holds.Desk.open/2')];
  expect(told({ text: '- `Holds.Desk` and `Desk.open/2`, `HoldDesk`', head })).toEqual([
    'module Holds.Desk: conforms',
    'function Desk.open/2: conforms',
    'module *.HoldDesk: missing',
  ]);
});

test('a path is served by a longer route, and by one with parameters', () => {
  const route = (subject: string): Fact =>
    fact('route', subject, { handler: 'LibraryWeb.HoldController.show' });
  const head = [route('GET /shelves/:shelf/holds/:id'), route('GET /books/:book')];
  expect(told({ text: 'At `/holds/:hold_id`, `/books/new` and `/desk/:id`.', head })).toEqual([
    'route * /holds/:hold_id: conforms',
    'route * /books/new: conforms',
    'route * /desk/:id: missing',
  ]);
});

test('a column is found by its schema, and what is said of it compared', () => {
  const head = [
    fact('table', 'holds', { schema: 'Library.Holds.Hold' }),
    fact('column', 'holds.position', { type: 'integer', default: 0 }),
  ];
  const text = '## Data model\n\n- `Library.Holds.Hold` schema:\n  - `position` (integer, default `1`)';
  const { claims } = check({ text, head });
  expect(claims.map(({ claim, verdict, why }) => `${claim.subject} ${verdict} ${why}`)).toContain(
    'Library.Holds.Hold.position contradicts default is 0, expected 1',
  );
});

test('of a library, what is used is there, and of the rest nobody can tell', () => {
  const head = [fact('module', 'Library.Holds'), fact('call', 'Library.Holds -> Ecto.Multi.insert/3')];
  expect(told({ text: 'It uses `Ecto.Multi` and `Some.Library`, with `Logger.info/1`.', head })).toEqual([
    'module Ecto.Multi: conforms',
    'module Some.Library: unverifiable',
    'function Logger.info/1: missing',
  ]);
});

test('where the name is open, only something alike keeps it open', () => {
  const text = '- **HoldReportLive** (name TBD)';
  expect(told({ text, head: [fact('module', 'Library.Other')] })).toEqual([
    'module *.HoldReportLive: missing',
  ]);
  expect(told({ text, head: [fact('module', 'LibraryWeb.WaitingHoldReport')] })).toEqual([
    'module *.HoldReportLive: unverifiable',
  ]);
});

test('words that may mean something else are a claim only where the code has it', () => {
  const text = 'The HoldDesk is where readers ask.';
  expect(told({ text, head: [] })).toEqual([]);
  const desk = fact('module', 'Library.HoldDesk');
  expect(told({ text, head: [desk] })).toEqual(['module *.HoldDesk: conforms']);
  expect(told({ text, head: [], base: [desk] })).toEqual(['module *.HoldDesk: regressed']);
});

test('the code before the design need not stay', () => {
  const text = 'Mail is currently sent by `Library.Mail.send/1`.';
  const head = [fact('module', 'Library')];
  expect(told({ text, head, base: [...head, fun('Library.Mail.send/1')] })).toEqual([]);
});

test('what cannot be known is not missing', () => {
  const head = [fact('module', 'Library.Holds')];
  const open = [openSet('function', 'Library.Holds.')];
  expect(told({ text: 'Through `Holds.place/2`.', head, open })).toEqual([
    'function Holds.place/2: unverifiable',
  ]);
});

const process = (subject: string, form: string): Fact => fact('process', subject, { form });

test('a "no" is about what the change brings, and only about things of that form', () => {
  const text = 'No new GenServers are needed.';
  const old = process('Library.Old', 'GenServer');
  const given = { text, base: [old], isEdited: true };
  expect(told({ ...given, head: [old, process('Library.Sup', 'Supervisor')] })).toEqual([
    'absence new GenServer: conforms',
  ]);
  expect(told({ ...given, head: [old, process('Library.New', 'GenServer')] })).toEqual([
    'absence new GenServer: forbidden',
  ]);
});

test('a "no" to what is new concerns the change that carries the feature, and no later one', () => {
  const text = '`Library.Holds.place/2` places a hold. No new GenServers are needed.';
  const holds = [fact('module', 'Library.Holds'), fun('Library.Holds.place/2')];
  const other = process('Library.Other', 'GenServer');
  const ban = (base: Fact[], head: Fact[], isEdited = false): string | undefined =>
    told({ text, base, head, isEdited }).at(-1);
  expect(ban(holds, [...holds, other])).toBe('absence new GenServer: conforms');
  expect(ban(holds, [...holds, other], true)).toBe('absence new GenServer: forbidden');
  expect(ban(holds.slice(0, 1), [...holds, other])).toBe('absence new GenServer: forbidden');
});

test('a path that only a text has may be a link and no route', () => {
  const link = {
    ...fact('name', '/shelves/:id/map', {}, 'lib/library/guide.ex'),
    attributes: { pattern: shelfMap },
  };
  const judged = (text: string, head: Fact[]): string[] => told({ text, head });
  expect(judged('Readers open `/shelves/:id/map`.', [link])).toEqual([
    'route * /shelves/:id/map: unverifiable',
  ]);
  expect(judged('Readers open `/shelves/:id/map`.', [])).toEqual(['route * /shelves/:id/map: missing']);
  expect(judged('`GET /shelves/:id/map` shows it.', [link])).toEqual(['route GET /shelves/:id/map: missing']);
});

test('a name of one word may be of another language, and a thing of its kind', () => {
  const text = 'The `GradesOracle` answers, the `ShelfChart` draws, the `DeskChart` too.';
  const head = [
    fact('module', 'Library.Oracles.Grades'),
    fact('name', 'ShelfChart', {}, 'assets/src/shelf_chart.tsx'),
  ];
  expect(told({ text, head })).toEqual([
    'module *.GradesOracle: conforms',
    'module *.ShelfChart: unverifiable',
    'module *.DeskChart: missing',
  ]);
});

test('hooks of the browser and of `on_mount` are told apart', () => {
  const head = [fact('hook', '.ShelfMap'), fact('permission', 'LibraryWeb.Auth:ensure_staff')];
  const text = [
    'A LiveView hook: the `ShelfMapHook` hook draws it, `phx-hook="DeskMap"` another.',
    'Both are behind `on_mount {LibraryWeb.Auth, :ensure_staff}` and the `:ensure_reader` on_mount hook.',
  ].join('\n\n');
  expect(told({ text, head })).toEqual([
    'hook ShelfMapHook: conforms',
    'hook DeskMap: missing',
    'permission LibraryWeb.Auth:ensure_staff: conforms',
    'permission ensure_reader: missing',
  ]);
});

test('a name counts in the files that the design speaks of', () => {
  const text = 'In `Library.Holds`, the key `queue_limit` is kept.';
  const name = (path: string): Fact => fact('name', 'queue_limit', {}, path);
  const holds = fact('module', 'Library.Holds', {}, 'lib/library/holds.ex');
  const verdict = (...head: Fact[]): string | undefined => told({ text, head: [holds, ...head] })[1];
  expect(verdict(name('lib/library/holds/queue.ex'))).toBe('name queue_limit: conforms');
  expect(verdict(name('lib/other.ex'))).toBe('name queue_limit: unverifiable');
  expect(verdict()).toBe('name queue_limit: missing');
});

test('one thing that is said in several places is one finding, of the level for prose', () => {
  const given = {
    text: 'Call `Library.Holds.place/2`.\n\nAgain `Library.Holds.place/2`.',
    head: [fact('module', 'Library.Holds')],
  };
  expect(check(given).findings.map(({ rule, level, design }) => `${rule} ${level} ${design.line}`)).toEqual([
    'function-missing warn 3',
  ]);
  expect(check({ ...given, prose: 'block' }).findings.map(({ level }) => level)).toEqual(['block']);
});

describe('conduct and shapes of code', () => {
  const holds = fact('module', 'Library.Holds', {}, 'lib/library/holds.ex');
  const words = (text: string): string => `\`Library.Holds\` does it. ${text}`;
  /** The code has a text of that form; what the design looks for is told by its own pattern. */
  const having = (text: string, isMeant: (pattern: string) => boolean): Fact[] =>
    check({ text, head: [] }).pack.contract.claims.flatMap(({ subject, prose }) =>
      [prose?.pattern, prose?.slip].flatMap((pattern) =>
        pattern !== undefined && isMeant(pattern)
          ? [{ ...fact('name', subject, { pattern }, 'lib/library/holds.ex') }]
          : [],
      ),
    );
  const finds =
    (code: string) =>
    (pattern: string): boolean =>
      new RegExp(pattern, 'i').test(code);
  const judged = (said: string, code: string): string[] => {
    const text = words(said);
    return told({ text, head: [holds, ...having(text, finds(code))] }).slice(1);
  };

  test.each([
    ['{hold.reader_id, slot_day}', ['name {reader_id, slot_day}: conforms']],
    ['{:slot, reader.id, slot_day}', ['name {reader_id, slot_day}: contradicts']],
    ['{:slot, slot_day}', []],
  ])('a key that the code has as %s', (code, expected) => {
    expect(judged('It is keyed by `{reader_id, slot_day}`.', code)).toEqual(expected);
  });

  test.each([
    ['Logger.warning("full")', []],
    ['log_refusal(hold)', []],
    ['Logger.info("full")', ['name log entries at level warning: missing']],
  ])('a level at which %s logs', (code, expected) => {
    expect(judged('Log refusals at warning level.', code)).toEqual(expected);
  });

  test('an assign is there where templates read it or code sets it, and not in a longer name', () => {
    const text = `- \`Library.Holds\` assigns:\n  - \`:free_slots\``;
    const verdict = (code: string): string | undefined =>
      told({ text, head: [holds, ...having(text, finds(code))] }).at(-1);
    expect(verdict('assign(socket, :free_slots, 3)')).toBe('name free_slots: conforms');
    expect(verdict('<p>{@free_slots}</p>')).toBe('name free_slots: conforms');
    expect(verdict('"library.free_slots.count"')).toBe('name free_slots: missing');
  });

  test('of a list that the design finds in its own files, none is found elsewhere alone', () => {
    const own = ['hold_label', 'reader_card', 'slot_day', 'desk_name'];
    const text = words(`Log fields: ${[...own, 'error_reason'].map((name) => `\`${name}\``).join(', ')}`);
    const at = (path: string) => (name: string) => fact('name', name, {}, path);
    const verdict = (count: number): string | undefined =>
      told({
        text,
        head: [
          holds,
          ...own.slice(0, count).map(at('lib/library/holds.ex')),
          ...[...own.slice(count), 'error_reason'].map(at('lib/other.ex')),
        ],
      }).at(-1);
    expect(verdict(4)).toBe('name error_reason: missing');
    expect(verdict(2)).toBe('name error_reason: unverifiable');
  });

  test('a condition of an index is compared, and needs no columns', () => {
    const index = (where: string | null): Fact => fact('index', 'holds(label)', { unique: true, where });
    const text = '## Data model\n\n- `holds`:\n  - partial unique for `closed_at IS NULL`';
    const verdict = (where: string | null): string | undefined =>
      told({ text, head: [fact('table', 'holds'), index(where)] }).at(-1);
    expect(verdict('(closed_at is null)')).toBe('index holds(*): conforms');
    expect(verdict(null)).toBe('index holds(*): contradicts');
  });

  test('how many migrations bring it', () => {
    const text =
      '## Data model\n\n- `holds`:\n  - `label`, `floor`\n- Add NOT NULL to the columns in a second migration.';
    const column = (name: string, migration: number): Fact =>
      fact('column', `holds.${name}`, {}, `priv/repo/migrations/${migration}_holds.exs`);
    const verdict = (second: number): string | undefined =>
      told({ text, head: [fact('table', 'holds'), column('label', 1), column('floor', second)] }).at(-1);
    expect(verdict(1)).toBe('name second migration: missing');
    expect(verdict(2)).toBe('name second migration: conforms');
  });

  test('an event or a key that cannot be read is not there where its word is nowhere', () => {
    const event = fact('telemetry', '[:library, :hold_placed]', { measurements: [] });
    const text = '- `[:library, :hold_placed]` with metadata `%{hold_label}`\n\n- `[:library, :hold_lost]`';
    const open = [openSet('telemetry')];
    const verdicts = (...head: Fact[]): string[] => told({ text, head: [event, ...head], open });
    expect(verdicts()).toEqual([
      'telemetry [:library, :hold_placed]: conforms',
      'telemetry [:library, :hold_placed]: contradicts',
      'telemetry [:library, :hold_lost]: missing',
    ]);
    expect(verdicts(fact('name', 'hold_label'), fact('name', 'hold_lost')).slice(1)).toEqual([
      'telemetry [:library, :hold_placed]: unverifiable',
      'telemetry [:library, :hold_lost]: unverifiable',
    ]);
  });

  test('what words say of the code before the design may be anywhere', () => {
    const text = words('\n\nCurrent behavior:\n\n- Keys are `:slot_cache` entries.');
    const name = fact('name', 'slot_cache', {}, 'lib/other.ex');
    expect(told({ text, head: [holds, name] }).at(-1)).toBe('name slot_cache: conforms');
  });
});
