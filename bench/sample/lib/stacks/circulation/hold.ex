defmodule Stacks.Circulation.Hold do
  @moduledoc "A member's place in line for a book."

  use Stacks.Schema

  alias Stacks.Accounts.Member
  alias Stacks.Catalog.{Book, Branch, Copy}
  alias Stacks.Circulation.HoldNotice

  @statuses [:waiting, :ready, :fulfilled, :cancelled, :expired]

  schema "holds" do
    field :status, Ecto.Enum, values: @statuses, default: :waiting
    field :placed_at, :utc_datetime
    field :expires_at, :utc_datetime
    field :closed_at, :utc_datetime
    field :note, :string

    belongs_to :book, Book
    belongs_to :member, Member
    belongs_to :copy, Copy
    belongs_to :pickup_branch, Branch
    has_many :notices, HoldNotice

    timestamps()
  end

  def changeset(hold, attrs) do
    hold
    |> cast(attrs, [:pickup_branch_id, :note])
    |> validate_required([:pickup_branch_id])
    |> validate_length(:note, max: 200)
    |> unique_constraint([:book_id, :member_id], name: :holds_one_open_per_member)
  end

  def ready_changeset(hold, %Copy{id: copy_id}, expires_at) do
    change(hold, status: :ready, copy_id: copy_id, expires_at: expires_at)
  end

  def close_changeset(hold, attrs) do
    hold
    |> cast(attrs, [:status, :closed_at])
    |> validate_inclusion(:status, [:fulfilled, :cancelled, :expired])
    |> check_constraint(:status, name: :holds_ready_has_copy)
  end

  def pickup_changeset(hold, attrs) do
    hold
    |> cast(attrs, [:pickup_branch_id])
    |> foreign_key_constraint(:pickup_branch_id)
  end
end
