defmodule Stacks.Repo.Migrations.LetHoldsBePickedUp do
  use Ecto.Migration

  def up do
    rename table(:holds), :requested_at, to: :placed_at

    alter table(:holds) do
      add :pickup_branch_id, references(:branches, on_delete: :restrict), null: false
      add :expires_at, :utc_datetime
      add :note, :string, size: 200
    end

    drop index(:holds, [:book_id, :requested_at])
    create index(:holds, [:book_id, :placed_at], name: :holds_in_line)
    create index(:holds, [:expires_at], where: "status = 'ready'")

    execute """
    CREATE UNIQUE INDEX holds_one_open_per_member
      ON holds (book_id, member_id)
      WHERE status IN ('waiting', 'ready')
    """
  end

  def down do
    execute "DROP INDEX holds_one_open_per_member"
    drop index(:holds, [:expires_at])
    drop index(:holds, [:book_id, :placed_at], name: :holds_in_line)
    rename table(:holds), :placed_at, to: :requested_at
    create index(:holds, [:book_id, :requested_at])

    alter table(:holds) do
      remove :pickup_branch_id
      remove :expires_at
      remove :note
    end
  end
end
