defmodule Stacks.Catalog.Copy do
  use Stacks.Schema

  alias Stacks.Catalog.{Book, Branch}

  @statuses ~w(available on_loan on_hold_shelf in_repair lost)a

  schema "copies" do
    field :barcode, :string
    field :status, Ecto.Enum, values: @statuses, default: :available

    belongs_to :book, Book
    belongs_to :branch, Branch

    timestamps()
  end

  def changeset(copy, attrs) do
    copy
    |> cast(attrs, [:barcode, :book_id, :branch_id])
    |> validate_required([:barcode, :book_id, :branch_id])
    |> unique_constraint(:barcode)
  end

  def status_changeset(copy, attrs) do
    copy
    |> cast(attrs, [:status])
    |> validate_required([:status])
    |> check_constraint(:status, name: :copies_status_known)
  end
end
