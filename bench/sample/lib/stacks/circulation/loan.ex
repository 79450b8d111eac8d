defmodule Stacks.Circulation.Loan do
  use Stacks.Schema

  alias Stacks.Accounts.Member
  alias Stacks.Catalog.Copy

  schema "loans" do
    field :due_on, :date
    field :returned_at, :utc_datetime
    field :renewals, :integer, default: 0

    belongs_to :copy, Copy
    belongs_to :member, Member

    timestamps()
  end

  def new(%Copy{id: copy_id}, %Member{id: member_id}, due_on) do
    %__MODULE__{copy_id: copy_id, member_id: member_id}
    |> change(due_on: due_on)
    |> unique_constraint(:copy_id, name: :loans_one_open_per_copy)
  end

  def return_changeset(loan, returned_at), do: change(loan, returned_at: returned_at)

  def renewal_changeset(loan, due_on) do
    loan
    |> change(due_on: due_on, renewals: loan.renewals + 1)
    |> check_constraint(:renewals, name: :loans_renewals_not_negative)
  end
end
