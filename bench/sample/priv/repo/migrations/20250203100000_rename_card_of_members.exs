defmodule Stacks.Repo.Migrations.RenameCardOfMembers do
  use Ecto.Migration

  def change do
    rename table(:members), :card, to: :card_number

    alter table(:members) do
      add :home_branch_id, references(:branches, on_delete: :nilify_all)
      add :notify_by_mail, :boolean, null: false, default: true
    end

    create index(:members, [:home_branch_id])
  end
end
