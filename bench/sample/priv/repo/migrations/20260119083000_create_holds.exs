defmodule Stacks.Repo.Migrations.CreateHolds do
  use Ecto.Migration

  def change do
    create table(:holds) do
      add :book_id, references(:books, on_delete: :delete_all), null: false
      add :member_id, references(:members, on_delete: :delete_all), null: false
      add :copy_id, references(:copies, on_delete: :nilify_all)
      add :status, :string, null: false, default: "waiting"
      add :requested_at, :utc_datetime, null: false
      add :closed_at, :utc_datetime

      timestamps()
    end

    create index(:holds, [:member_id])
    create index(:holds, [:book_id, :requested_at])
  end
end
