defmodule Stacks.Circulation.HoldNotice do
  @moduledoc "A mail that told a member about a hold. Kept so that nobody is told twice."

  use Stacks.Schema

  alias Stacks.Circulation.Hold

  @primary_key {:id, :binary_id, autogenerate: true}
  schema "hold_notices" do
    field :kind, Ecto.Enum, values: [:ready, :expiring]
    field :sent_at, :utc_datetime
    belongs_to :hold, Hold

    timestamps(updated_at: false)
  end

  def changeset(notice, attrs) do
    notice
    |> cast(attrs, [:kind, :sent_at, :hold_id])
    |> validate_required([:kind, :hold_id])
    |> unique_constraint([:hold_id, :kind])
  end
end
