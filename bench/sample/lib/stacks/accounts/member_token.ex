defmodule Stacks.Accounts.MemberToken do
  use Stacks.Schema

  alias Stacks.Accounts.Member

  schema "member_tokens" do
    field :token, :binary
    field :context, :string
    belongs_to :member, Member

    timestamps(updated_at: false)
  end

  def build(%Member{id: id}, context) do
    %__MODULE__{token: :crypto.strong_rand_bytes(32), context: context, member_id: id}
  end
end
