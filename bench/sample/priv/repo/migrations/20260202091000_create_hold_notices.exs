defmodule Stacks.Repo.Migrations.CreateHoldNotices do
  use Ecto.Migration

  def change do
    create table(:hold_notices, primary_key: false) do
      add :id, :binary_id, primary_key: true
      add :hold_id, references(:holds, on_delete: :delete_all), null: false
      add :kind, :string, null: false
      add :sent_at, :utc_datetime

      timestamps(updated_at: false)
    end

    create unique_index(:hold_notices, [:hold_id, :kind])
  end
end
