defmodule Stacks.Repo.Migrations.ConstrainHolds do
  use Ecto.Migration

  def change do
    create constraint(:holds, :holds_ready_has_copy, check: "status <> 'ready' OR copy_id IS NOT NULL")
    create constraint(:holds, :holds_ready_expires, check: "status <> 'ready' OR expires_at IS NOT NULL")

    alter table(:hold_notices) do
      modify :sent_at, :utc_datetime, null: false, from: {:utc_datetime, null: true}
    end
  end
end
