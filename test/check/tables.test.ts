import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { indexFacts } from '../../src/check/fact-index.ts';
import { readContract } from '../../src/claims/contract.ts';
import { factsOfAll } from '../facts/read-facts.ts';
import { check, contractOf, fact, facts, openSet } from './check-world.ts';

/** What a contract says of tables, against what migrations and schemas say. */

const file = (name: string): string =>
  readFileSync(new URL(`fixtures/library/${name}`, import.meta.url), 'utf8');

const head = indexFacts(
  factsOfAll({
    'priv/repo/migrations/20250101000000_create_library.exs': file('migration.exs'),
    'lib/library/schemas.ex': file('schemas.ex'),
    'priv/events/migrations/20250102000000_create_lookups.sql': file('events.sql'),
  }),
);

/** The verdict on what is asked of a table, and why. */
const judged = (table: string, entry: string): string => {
  const { claims } = check({ contract: `tables:\n  ${table}:\n    ${entry}\n`, head });
  return claims
    .filter(({ claim }) => claim.kind !== 'table')
    .map(({ verdict, why }) => (verdict === 'conforms' ? verdict : `${verdict}: ${why}`))
    .join('; ');
};
const column = (table: string, entry: string): string => judged(table, `columns: { ${entry} }`);
const index = (table: string, entry: string): string => judged(table, `indexes: [{ ${entry} }]`);
const constraint = (table: string, entry: string): string => judged(table, `constraints: ${entry}`);

describe('a column', () => {
  test.each([
    ['the type of the migration', 'books', 'state: { type: text }'],
    ['the type of the field', 'books', 'state: { type: Ecto.Enum }'],
    ['a field written as an atom', 'books', 'state: { type: ":enum" }'],
    ['the type of the schema where the migration says another', 'authors', 'email: { type: string }'],
    ['a type with its size', 'authors', 'handle: { type: varchar(40) }'],
    ['a type with its precision', 'authors', 'price: { type: "numeric(12, 2)" }'],
    ['a type that the database calls otherwise', 'authors', 'joined_at: { type: timestamp(0) }'],
    ['a reference as a type', 'books', 'author_id: { type: references(:authors) }'],
    ['values of a schema', 'books', 'state: { values: [listed, ":draft"] }'],
    ['values of a type of the database', 'books', 'genre: { values: [novel, essay] }'],
    ['the default of the database', 'authors', 'price: { default: 0.0 }'],
    ['the default of the schema', 'books', 'state: { default: draft }'],
    ['no default of the database', 'books', 'state: { default: null }'],
    ['an empty list', 'authors', 'tags: { default: [] }'],
    ['an empty list, as SQL has it', 'authors', `tags: { default: "'{}'::varchar[]" }`],
    ['an empty map', 'authors', 'settings: { default: {} }'],
    ['an empty map, as Elixir has it', 'authors', 'settings: { default: "%{}" }'],
    ['a call', 'authors', 'joined_at: { default: CURRENT_TIMESTAMP }'],
    ['a call in a fragment', 'authors', `joined_at: { default: 'fragment("now()")' }`],
    ['a key', 'authors', 'id: { type: uuid, primary_key: true, unique: true, null: false }'],
    ['one column of a key', 'shelf_places', 'place: { primary_key: true, unique: false }'],
    ['what is unique', 'authors', 'email: { unique: true, null: false }'],
    ['what a column refers to', 'books', 'author_id: { references: authors, on_delete: nilify_all }'],
    [
      'what a column refers to, as SQL has it',
      'books',
      'author_id: { references: authors(id), on_delete: SET NULL }',
    ],
    ['that a column refers to nothing', 'books', 'rank: { references: null, primary_key: false }'],
  ])('conforms: %s', (_, table, entry) => {
    expect(column(table, entry)).toBe('conforms');
  });

  test.each([
    ['authors', 'handle: { type: varchar(80) }', 'type is "string", expected "varchar(80)"'],
    ['books', 'state: { type: integer }', 'type is "text", expected "integer"'],
    ['books', 'state: { default: listed }', 'default is null, expected "listed"'],
    ['books', 'state: { values: [draft] }', 'values is ["draft","listed"], expected ["draft"]'],
    ['authors', 'tags: { default: {} }', 'default is [], expected {}'],
    [
      'authors',
      'joined_at: { default: "clock_timestamp()" }',
      'default is "now()", expected "clock_timestamp()"',
    ],
    ['books', 'author_id: { references: people }', 'references is "authors", expected "people"'],
    ['books', 'author_id: { on_delete: cascade }', 'on_delete is "nilify_all", expected "cascade"'],
    ['books', 'rank: { unique: true }', 'unique is false, expected true'],
    ['books', 'rank: { primary_key: true }', 'primary_key is false, expected true'],
  ])('contradicts: %s.%s', (table, entry, why) => {
    expect(column(table, entry)).toBe(`contradicts: ${why}`);
  });

  test.each([
    ['that the database does not keep', 'string'],
    ['that the design does not say either', 'date'],
  ])('contradicts where the schema reads it as a type %s', (_, type) => {
    const attributes = { type: 'string', fieldType: 'integer', fieldAt: 'lib/books.ex:9' };
    const books = facts([fact('table', 'books'), fact('column', 'books.code', attributes, 'priv/m.exs')]);
    const { findings } = check({
      contract: `tables: { books: { columns: { code: { type: ${type} } } } }\n`,
      head: books,
    });
    expect(findings.map(({ rule }) => rule)).toEqual(['column-contradicts']);
    expect(findings[0]?.message).toContain(type === 'string' ? 'type is "integer"' : 'type is "string"');
    expect(findings[0]?.code?.path).toBe(type === 'string' ? 'lib/books.ex' : 'priv/m.exs');
  });

  test.each([
    ['decimal', 'decimal', 'integer', 'conforms'],
    ['text', 'text', 'binary', 'conforms'],
    ['uuid', 'binary', 'binary_id', 'conforms'],
    ['id', 'bytea', 'id', 'contradicts'],
  ])('declared as a %s, kept as a %s and read as a %s %s', (declared, type, fieldType, verdict) => {
    const books = facts([fact('table', 'books'), fact('column', 'books.code', { type, fieldType })]);
    const contract = `tables: { books: { columns: { code: { type: ${declared} } } } }\n`;
    expect(check({ contract, head: books }).claims[1]?.verdict).toBe(verdict);
  });

  describe('that migration and schema both give a default', () => {
    const contract = 'tables: { books: { columns: { state: { default: draft } } } }\n';
    const side = (database: string | null, schema: string | null) =>
      facts([
        fact('table', 'books'),
        fact('column', 'books.state', { default: database, fieldDefault: schema, fieldType: 'string' }),
      ]);
    const both = side('draft', 'draft');

    test('contradicts where the one of the database is another', () => {
      expect(check({ contract, head: side('listed', 'draft') }).claims[1]?.verdict).toBe('contradicts');
    });

    test.each([
      ['database loses its own', null, 'draft', 'the default of the database is not as declared any more'],
      ['schema gives another', 'draft', 'listed', 'the default of the schema is not as declared any more'],
    ])('regresses where the %s', (_, database, schema, why) => {
      const { claims } = check({ contract, head: side(database, schema), base: both });
      expect(claims[1]).toMatchObject({ verdict: 'regressed', why });
      expect(check({ contract, head: side(database, schema) }).claims[1]?.verdict).toBe('conforms');
    });

    test('keeps to the design where the schema leaves it to the database', () => {
      expect(check({ contract, head: side('draft', null), base: both }).claims[1]?.verdict).toBe('conforms');
    });
  });

  test('that is unique only where a condition holds is not known to be', () => {
    const migration = file('migration.exs').replace('[:author_id, :isbn], where', '[:isbn], where');
    const partly = indexFacts(
      factsOfAll({ 'priv/repo/migrations/20250101000000_create_library.exs': migration }),
    );
    const contract = 'tables: { books: { columns: { isbn: { unique: true } } } }\n';
    expect(check({ contract, head: partly }).claims[1]).toMatchObject({
      verdict: 'unverifiable',
      why: 'unique cannot be read from the code',
    });
  });
});

describe('an index', () => {
  test.each([
    ['on the same columns in the same order', 'books', 'columns: [author_id, isbn], unique: false'],
    [
      'that is unique, and one of the same columns that is not',
      'books',
      'columns: [author_id, isbn], unique: true',
    ],
    ['with a condition', 'books', 'columns: [author_id, isbn], where: "(isbn IS NOT NULL)"'],
    ['with an order that nobody asked for', 'books', 'columns: [rank, state]'],
    ['with an order', 'books', 'columns: ["rank DESC", ":state"]'],
    ['on an expression', 'authors', 'columns: ["lower(handle)"], name: authors_by_handle'],
    ['on an expression, written otherwise', 'authors', 'columns: ["LOWER( handle )"]'],
    ['of another method', 'authors', 'columns: [tags], using: GIN'],
    ['of a primary key', 'authors', 'columns: [id], unique: true'],
    ['of a primary key of two columns', 'shelf_places', 'columns: [shelf, place], unique: true'],
    ['of ClickHouse', 'lookups', 'columns: [query], using: bloom_filter, name: idx_query'],
  ])('conforms: %s', (_, table, entry) => {
    expect(index(table, entry)).toBe('conforms');
  });

  test.each([
    [
      'other columns besides',
      'books',
      'columns: [author_id]',
      'renamed: the code has `books(author_id, isbn)` instead',
    ],
    [
      'another order',
      'books',
      'columns: [state, rank]',
      'renamed: the code has `books(rank, state)` instead',
    ],
    [
      'a column for an expression',
      'authors',
      'columns: [handle]',
      'renamed: the code has `authors(lower(handle))` instead',
    ],
    ['nothing like it', 'books', 'columns: [genre]', 'missing: no index `books(genre)` in the code'],
    [
      'the second of its columns alone',
      'books',
      'columns: [isbn]',
      'missing: no index `books(isbn)` in the code',
    ],
    [
      'one that is not unique',
      'books',
      'columns: [rank, state], unique: true',
      'contradicts: unique is false, expected true',
    ],
    [
      'another condition',
      'books',
      'columns: [author_id, isbn], where: "rank > 1"',
      'contradicts: where is "isbn IS NOT NULL", expected "rank > 1"',
    ],
    [
      'another method',
      'authors',
      'columns: [tags], using: gist',
      'contradicts: using is "gin", expected "gist"',
    ],
  ])('the code has %s', (_, table, entry, verdict) => {
    expect(index(table, entry)).toBe(verdict);
  });
});

describe('a constraint', () => {
  test.each([
    ['by its name', 'books', '{ rank_is_positive: { type: check } }'],
    ['by its name, with its condition', 'books', '{ rank_is_positive: { check: "(rank > 0)" } }'],
    ['by its condition', 'books', '[{ check: "rank>0" }]'],
    [
      'by its column, without a name',
      'books',
      '[{ type: foreign-key, columns: [author_id], references: authors, on_delete: set null }]',
    ],
    ['by what it refers to', 'shelf_places', '[{ columns: [book_id], references: books }]'],
    ['by the name that it was given', 'shelf_places', '[{ name: placed_book, on_delete: CASCADE }]'],
    ['a unique index, by its name', 'authors', '{ authors_email_index: { type: unique } }'],
    ['a unique index, by its columns', 'authors', '[{ type: unique, columns: [email] }]'],
    ['a primary key', 'shelf_places', '[{ type: primary-key, columns: [shelf, place] }]'],
  ])('conforms: %s', (_, table, entry) => {
    expect(constraint(table, entry)).toBe('conforms');
  });

  test.each([
    [
      'books',
      '{ rank_is_positive: { check: "rank > 1" } }',
      'contradicts: check is "rank > 0", expected "rank > 1"',
    ],
    [
      'books',
      '[{ columns: [author_id], references: people }]',
      'contradicts: references is "authors", expected "people"',
    ],
    [
      'books',
      '[{ columns: [genre], references: genres }]',
      'missing: no constraint `books.foreign-key(genre)` in the code',
    ],
    [
      'books',
      '[{ type: unique, columns: [isbn] }]',
      'missing: no constraint `books.unique(isbn)` in the code',
    ],
  ])('of %s %s', (table, entry, verdict) => {
    expect(constraint(table, entry)).toBe(verdict);
  });
});

describe('a table', () => {
  test.each([
    ['engine: ReplacingMergeTree(seen_at), store: clickhouse', 'conforms'],
    ['order_by: [bookId, seen_at], partition_by: toYYYYMM(seen_at)', 'conforms'],
    ['engine: MergeTree', 'contradicts: engine is "ReplacingMergeTree", expected "MergeTree"'],
    [
      'order_by: [seen_at, bookId]',
      'contradicts: order_by is ["bookId","seen_at"], expected ["seen_at","bookId"]',
    ],
  ])('of ClickHouse: %s', (entry, verdict) => {
    const { claims } = check({ contract: `tables: { lookups: { ${entry} } }\n`, head });
    expect(
      claims.map((claim) => (claim.verdict === 'conforms' ? 'conforms' : `${claim.verdict}: ${claim.why}`)),
    ).toEqual([verdict]);
  });

  test('is known with the module that maps it', () => {
    const { claims } = check({ contract: 'tables: { books: { schema: Library.Book } }\n', head });
    expect(claims.map(({ verdict }) => verdict)).toEqual(['conforms']);
  });

  test('may have what comes by itself where its kind is closed', () => {
    const contract = `closed: [columns, indexes, constraints]
tables:
  shelf_places: { columns: { shelf: {}, place: {}, book_id: { references: books } } }
`;
    const [own, ...others] = ['shelf_places', 'books', 'authors'];
    const undeclared = check({ contract, head }).findings.flatMap(({ verdict, message }) =>
      verdict === 'undeclared' ? [message] : [],
    );
    expect(undeclared.filter((message) => message.includes(own ?? ''))).toEqual([]);
    expect(
      undeclared.filter((message) => others.some((name) => message.includes(`\`${name}.inserted_at`))),
    ).toEqual([]);
    expect(undeclared.filter((message) => message.includes('`books.rank`'))).toHaveLength(1);
    expect(undeclared.filter((message) => message.includes('books.rank_is_positive'))).toHaveLength(1);
  });
});

test('what the page about tables shows can be read, and means what it says', () => {
  const page = readFileSync(new URL('../../docs/tables.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  const claims = contractOf(text).claims.map(({ kind, subject }) => `${kind} ${subject}`);
  expect(claims).toEqual([
    'table entries',
    ...[
      'column entries.position',
      'column entries.state',
      'column entries.section_id',
      'column entries.token',
    ],
    ...['index entries(section_id, position)', 'index entries(lower(email))'],
    ...['constraint entries.foreign-key(section_id)', 'constraint entries.position_is_positive'],
    'table page_views',
  ]);
});

test('what a misspelt entry of a constraint says is told with the keys that would be right', () => {
  const read = (constraints: string) =>
    readContract({
      ...{ slug: 'library', path: 'fdd.md', firstLine: 1 },
      text: `tables:\n  books:\n    constraints:\n      ${constraints}\n`,
    }).problems.map(({ line, message }) => `${line}: ${message}`);
  expect(read('- { type: check, chek: "rank > 0" }')).toEqual([
    expect.stringMatching(
      /^4: Unexpected key `chek` at `tables\.books\.constraints\.0`, expected one of .*check/,
    ),
  ]);
  expect(read('rank_is_positive: { type: chek }')).toEqual([
    expect.stringMatching(/^4: Unexpected "chek" at .*, expected one of .*check/),
  ]);
  expect(read('none')).toEqual([
    expect.stringContaining('expected a mapping of names, or a list where some have no name'),
  ]);
});

test('a constraint without a name is unverifiable where those of its table are open', () => {
  const contract = 'tables: { users: { constraints: [{ columns: [team_id], references: teams }] } }\n';
  const open = facts([fact('table', 'users')], [openSet('constraint', 'users.')]);
  expect(check({ contract, head: open }).claims[1]?.verdict).toBe('unverifiable');
  expect(contractOf(contract).claims[1]?.subject).toBe('users.foreign-key(team_id)');
});
