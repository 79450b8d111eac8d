defmodule Stacks.Repo.Migrations.CreateCopies do
  use Ecto.Migration

  def change do
    create table(:copies) do
      add :barcode, :string, null: false
      add :book_id, references(:books, on_delete: :restrict), null: false
      add :branch_id, references(:branches, on_delete: :restrict), null: false
      add :lost, :boolean, null: false, default: false

      timestamps()
    end

    create unique_index(:copies, [:barcode])
    create index(:copies, [:book_id])
    create index(:copies, [:branch_id])
  end
end
