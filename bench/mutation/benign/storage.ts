import type { Files } from '../files.ts';
import { byHand, inEachFile, isMigration, type Rewrite } from './rewrite.ts';

/** Migrations: the same tables, told in other steps. */

const folder = 'priv/repo/migrations';
const created = `${folder}/20260119083000_create_holds.exs`;
const pickedUp = `${folder}/20260126101500_let_holds_be_picked_up.exs`;
const notices = `${folder}/20260202091000_create_hold_notices.exs`;
const constrained = `${folder}/20260209084500_constrain_holds.exs`;

const migration = (name: string, body: string, form = 'change'): string =>
  `defmodule Stacks.Repo.Migrations.${name} do
  use Ecto.Migration

  def ${form} do
${body}  end
${form === 'up' ? '\n  def down, do: :ok\n' : ''}end
`;

const columns = `      add :book_id, references(:books, on_delete: :delete_all), null: false
      add :member_id, references(:members, on_delete: :delete_all), null: false
      add :copy_id, references(:copies, on_delete: :nilify_all)
      add :pickup_branch_id, references(:branches, on_delete: :restrict), null: false
      add :status, :string, null: false, default: "waiting"
      add :placed_at, :utc_datetime, null: false
      add :expires_at, :utc_datetime
      add :closed_at, :utc_datetime
      add :note, :string, size: 200
`;

const indexes = `    create index(:holds, [:member_id])
    create index(:holds, [:book_id, :placed_at], name: :holds_in_line)
    create index(:holds, [:expires_at], where: "status = 'ready'")

    create unique_index(:holds, [:book_id, :member_id],
             where: "status IN ('waiting', 'ready')",
             name: :holds_one_open_per_member
           )
`;

const checks = `    create constraint(:holds, :holds_ready_has_copy, check: "status <> 'ready' OR copy_id IS NOT NULL")
    create constraint(:holds, :holds_ready_expires, check: "status <> 'ready' OR expires_at IS NOT NULL")
`;

const together = migration(
  'CreateHolds',
  `    create table(:holds) do\n${columns}\n      timestamps()\n    end\n\n${indexes}\n`,
);

const sql = `CREATE UNIQUE INDEX holds_one_open_per_member
      ON holds (book_id, member_id)
      WHERE status IN ('waiting', 'ready')`;

const upDown = (text: string): string =>
  text.replace(/^  def change do$/m, '  def down, do: :ok\n\n  def up do');

/** Statements of `change` that stand on lines of their own go to a migration after it. */
const split = (files: Files): Record<string, string>[] =>
  [...files].flatMap(([path, text]) => {
    const statements = [...text.matchAll(/^    create (?:unique_)?(?:index|constraint)\([^\n]*\)\n/gm)].map(
      ([statement]) => statement,
    );
    const next = path.replace(
      /(\d+)_(\w+)\.exs$/,
      (_all, at: string, name: string) => `${Number(at) + 1}_${name}_more.exs`,
    );
    if (!isMigration(path) || statements.length === 0 || text.includes('def up')) return [];
    const left = statements.reduce((rest, statement) => rest.replace(statement, ''), text);
    return [{ [path]: left, [next]: migration(`More${next.replace(/\D/g, '')}`, statements.join('')) }];
  });

const held = { [created]: together, [pickedUp]: null } as const;

export const storageRewrites: readonly Rewrite[] = [
  inEachFile('up and down', upDown, isMigration),
  inEachFile(
    'unique as an option',
    (text) => text.replace(/unique_index\((:\w+, \[[^\]]*\])/g, 'index($1, unique: true'),
    isMigration,
  ),
  inEachFile(
    'names of tables as text',
    (text) => text.replace(/(table|index|references|constraint)\(:(\w+)/g, '$1("$2"'),
    isMigration,
  ),
  inEachFile(
    'only where it is not there',
    (text) => text.replace(/create (table|index|unique_index)\(/g, 'create_if_not_exists $1('),
    isMigration,
  ),
  inEachFile(
    'moments of creation by hand',
    (text) =>
      text
        .replace('timestamps(updated_at: false)', 'add :inserted_at, :utc_datetime, null: false')
        .replace(
          'timestamps()',
          'add :inserted_at, :utc_datetime, null: false\n      add :updated_at, :utc_datetime, null: false',
        ),
    (path) => path === created || path === notices,
  ),
  inEachFile(
    'indexes by SQL',
    (text) =>
      text.replace(
        /^    create index\(:(\w+), \[((?::\w+(?:, )?)+)\]\)$/gm,
        (_all, table: string, list: string) =>
          `    execute "CREATE INDEX ${table}_${list.replaceAll(':', '').replaceAll(', ', '_')}_index ON ${table} (${list.replaceAll(':', '')})", ""`,
      ),
    isMigration,
  ),
  inEachFile(
    'constraints by SQL',
    (text) =>
      text.replace(
        /^    create constraint\(:(\w+), :(\w+), check: "([^"]*)"\)$/gm,
        '    execute "ALTER TABLE $1 ADD CONSTRAINT $2 CHECK ($3)", ""',
      ),
    isMigration,
  ),
  inEachFile(
    'an alteration for each column',
    (text) =>
      text.replace(
        /(?<=alter table\((:\w+)\) do\n(?:      add [^\n]*\n)+)(?=      add )/g,
        '    end\n\n    alter table($1) do\n',
      ),
    isMigration,
  ),
  {
    name: 'indexes in another migration',
    apply: (files) =>
      split(files).map((changed) => ({ where: Object.keys(changed)[0] ?? '', files: changed })),
  },
  byHand('one migration for two', [], held),
  byHand('one migration for three', [[constrained, checks, '']], {
    [pickedUp]: null,
    [created]: together.replace('  end\nend\n', `${checks}  end\nend\n`),
  }),
  byHand('an index by its own words', [
    [
      pickedUp,
      `    execute """\n    ${sql}\n    """\n`,
      `    create unique_index(:holds, [:book_id, :member_id],\n             name: :holds_one_open_per_member,\n             where: "status IN ('waiting', 'ready')"\n           )\n`,
    ],
  ]),
  byHand('SQL on one line', [[pickedUp, `"""\n    ${sql}\n    """`, `"${sql.replace(/\s+/g, ' ')}"`]]),
  byHand('SQL in capitals or not', [
    [
      pickedUp,
      sql,
      sql
        .replace('CREATE UNIQUE INDEX', 'create unique index')
        .replace('WHERE', 'where')
        .replace(' IN ', ' in '),
    ],
  ]),
  byHand('SQL with quotes and a schema', [
    [pickedUp, 'ON holds (book_id, member_id)', 'ON "public"."holds" USING btree ("book_id", "member_id")'],
  ]),
  byHand('SQL through the repository', [
    [
      pickedUp,
      `execute """\n    ${sql}\n    """`,
      `execute(fn -> repo().query!("${sql.replace(/\s+/g, ' ')}") end)`,
    ],
  ]),
  byHand('a column that is nullable first', [
    [notices, 'add :kind, :string, null: false', 'add :kind, :string'],
    [
      constrained,
      '    alter table(:hold_notices) do\n',
      '    alter table(:hold_notices) do\n      modify :kind, :string, null: false, from: {:string, null: true}\n',
    ],
  ]),
  byHand('a column that is not nullable from the start', [
    [notices, 'add :sent_at, :utc_datetime\n', 'add :sent_at, :utc_datetime, null: false\n'],
    [
      constrained,
      '\n    alter table(:hold_notices) do\n      modify :sent_at, :utc_datetime, null: false, from: {:utc_datetime, null: true}\n    end\n',
      '',
    ],
  ]),
  byHand('a default that comes later', [
    [created, 'add :status, :string, null: false, default: "waiting"', 'add :status, :string, null: false'],
    [
      pickedUp,
      '    alter table(:holds) do\n      add :pickup',
      '    alter table(:holds) do\n      modify :status, :string, null: false, default: "waiting"\n      add :pickup',
    ],
  ]),
  byHand('a column renamed and back', [
    [
      constrained,
      '  def change do\n',
      '  def change do\n    rename table(:holds), :note, to: :remark\n    rename table(:holds), :remark, to: :note\n',
    ],
  ]),
  byHand(
    'a table created under another name',
    [
      [created, 'create table(:holds) do', 'create table(:queue_entries) do'],
      [
        created,
        '    create index(:holds, [:member_id])\n',
        '    rename table(:queue_entries), to: table(:holds)\n    create index(:holds, [:member_id])\n',
      ],
    ],
    {
      [constrained]: migration(
        'ConstrainHolds',
        `${checks}\n    execute "ALTER TABLE holds RENAME CONSTRAINT queue_entries_book_id_fkey TO holds_book_id_fkey"\n\n    alter table(:hold_notices) do\n      modify :sent_at, :utc_datetime, null: false\n    end\n`,
        'up',
      ),
    },
  ),
  byHand('steps in functions', [
    [
      constrained,
      checks,
      '    constrain("copy_id", :holds_ready_has_copy)\n    constrain("expires_at", :holds_ready_expires)\n',
    ],
    [
      constrained,
      '  end\nend\n',
      '  end\n\n  defp constrain(column, name) do\n    create constraint(:holds, name, check: "status <> \'ready\' OR #{column} IS NOT NULL")\n  end\nend\n',
    ],
  ]),
  byHand('steps in a loop', [
    [
      constrained,
      checks,
      '    for {name, column} <- [holds_ready_has_copy: "copy_id", holds_ready_expires: "expires_at"] do\n      create constraint(:holds, name, check: "status <> \'ready\' OR #{column} IS NOT NULL")\n    end\n',
    ],
  ]),
  byHand('a table in an attribute', [
    [
      created,
      '  def change do\n    create table(:holds) do',
      '  @table :holds\n\n  def change do\n    create table(@table) do',
    ],
    [created, 'create index(:holds, [:member_id])', 'create index(@table, [:member_id])'],
  ]),
  byHand('more options of a table', [
    [
      created,
      'create table(:holds) do',
      'create table(:holds, comment: "who waits for what", options: "") do',
    ],
  ]),
  byHand('fields in another order', [
    ['lib/stacks/circulation/hold.ex', '    field :note, :string\n', ''],
    ['lib/stacks/circulation/hold.ex', '    field :status,', '    field :note, :string\n    field :status,'],
  ]),
  byHand('a schema as Ecto has it', [
    [
      'lib/stacks/circulation/hold_notice.ex',
      'use Stacks.Schema',
      'use Ecto.Schema\n  import Ecto.Changeset',
    ],
    [
      'lib/stacks/circulation/hold_notice.ex',
      'timestamps(updated_at: false)',
      'timestamps(updated_at: false, type: :utc_datetime)',
    ],
  ]),
  byHand('ids of fields by hand', [
    [
      'lib/stacks/circulation/hold.ex',
      'belongs_to :copy, Copy',
      'belongs_to :copy, Copy, foreign_key: :copy_id, references: :id',
    ],
  ]),
];
