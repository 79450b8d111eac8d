defmodule Stacks.Circulation.Fine do
  use Stacks.Schema

  alias Stacks.Accounts.Member
  alias Stacks.Circulation.Loan

  schema "fines" do
    field :cents, :integer
    field :paid_at, :utc_datetime
    belongs_to :loan, Loan
    belongs_to :member, Member

    timestamps()
  end

  def changeset(fine, attrs) do
    fine
    |> cast(attrs, [:cents, :loan_id, :member_id, :paid_at])
    |> validate_required([:cents, :loan_id, :member_id])
    |> check_constraint(:cents, name: :fines_cents_positive)
  end
end
