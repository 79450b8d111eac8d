defmodule Stacks.Repo.Migrations.RenamePenaltiesToFines do
  use Ecto.Migration

  def change do
    drop index(:penalties, [:member_id])
    rename table(:penalties), to: table(:fines)

    alter table(:fines) do
      add :paid_at, :utc_datetime
    end

    create index(:fines, [:member_id, :paid_at])
    create constraint(:fines, :fines_cents_positive, check: "cents > 0")
  end
end
