defmodule Stacks.Repo.Migrations.CreateCatalog do
  use Ecto.Migration

  def change do
    create table(:branches) do
      add :code, :string, size: 8, null: false
      add :name, :string, null: false

      timestamps()
    end

    create unique_index(:branches, [:code])

    create table(:authors) do
      add :given_name, :string
      add :family_name, :string, null: false

      timestamps()
    end

    create table(:books) do
      add :title, :string, null: false
      add :isbn, :string, size: 13, null: false
      add :blurb, :text
      add :year, :integer
      add :author_id, references(:authors), null: false

      timestamps()
    end

    create unique_index(:books, [:isbn])
    create index(:books, [:author_id])
  end
end
