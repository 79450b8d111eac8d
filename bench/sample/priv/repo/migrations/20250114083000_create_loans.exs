defmodule Stacks.Repo.Migrations.CreateLoans do
  use Ecto.Migration

  def change do
    create table(:loans) do
      add :copy_id, references(:copies, on_delete: :restrict), null: false
      add :member_id, references(:members, on_delete: :restrict), null: false
      add :due_on, :date, null: false
      add :returned_at, :utc_datetime
      add :renewals, :integer, null: false, default: 0

      timestamps()
    end

    create index(:loans, [:member_id])
    create unique_index(:loans, [:copy_id], where: "returned_at IS NULL", name: :loans_one_open_per_copy)

    create constraint(:loans, :loans_renewals_not_negative, check: "renewals >= 0")
  end
end
