defmodule Stacks.Repo.Migrations.ReplaceLostOfCopies do
  use Ecto.Migration

  def up do
    alter table(:copies) do
      add :status, :string, null: false, default: "available"
    end

    execute "UPDATE copies SET status = 'lost' WHERE lost"

    alter table(:copies) do
      remove :lost
    end

    create constraint(:copies, :copies_status_known,
             check: "status IN ('available', 'on_loan', 'on_hold_shelf', 'in_repair', 'lost')"
           )

    drop index(:copies, [:book_id])
    create index(:copies, [:book_id, :status])
  end

  def down do
    drop index(:copies, [:book_id, :status])
    create index(:copies, [:book_id])
    drop constraint(:copies, :copies_status_known)

    alter table(:copies) do
      add :lost, :boolean, null: false, default: false
    end

    execute "UPDATE copies SET lost = true WHERE status = 'lost'"

    alter table(:copies) do
      remove :status
    end
  end
end
