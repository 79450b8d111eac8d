defmodule Stacks.Repo.Migrations.CreateMembers do
  use Ecto.Migration

  def change do
    execute "CREATE EXTENSION IF NOT EXISTS citext", ""

    create table(:members) do
      add :card, :string, null: false
      add :name, :string, null: false
      add :email, :citext, null: false
      add :hashed_pin, :string
      add :role, :string, null: false, default: "patron"

      timestamps()
    end

    create unique_index(:members, [:card])
    create unique_index(:members, [:email])

    create table(:member_tokens) do
      add :member_id, references(:members, on_delete: :delete_all), null: false
      add :token, :binary, null: false
      add :context, :string, null: false

      timestamps(updated_at: false)
    end

    create index(:member_tokens, [:member_id])
    create unique_index(:member_tokens, [:context, :token])
  end
end
