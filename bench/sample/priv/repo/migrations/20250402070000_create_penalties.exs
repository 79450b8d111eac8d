defmodule Stacks.Repo.Migrations.CreatePenalties do
  use Ecto.Migration

  def change do
    create table(:penalties) do
      add :loan_id, references(:loans, on_delete: :delete_all), null: false
      add :member_id, references(:members, on_delete: :delete_all), null: false
      add :cents, :integer, null: false

      timestamps()
    end

    create index(:penalties, [:member_id])
  end
end
