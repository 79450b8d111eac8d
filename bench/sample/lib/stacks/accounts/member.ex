defmodule Stacks.Accounts.Member do
  use Stacks.Schema

  alias Stacks.Catalog.Branch
  alias Stacks.Circulation.{Hold, Loan}

  @roles [:patron, :librarian, :head_librarian]

  schema "members" do
    field :card_number, :string
    field :name, :string
    field :email, :string
    field :hashed_pin, :string, redact: true
    field :role, Ecto.Enum, values: @roles, default: :patron
    field :notify_by_mail, :boolean, default: true

    belongs_to :home_branch, Branch
    has_many :loans, Loan
    has_many :holds, Hold

    timestamps()
  end

  def registration_changeset(member, attrs) do
    member
    |> cast(attrs, [:card_number, :name, :email, :home_branch_id, :notify_by_mail])
    |> validate_required([:card_number, :name, :email])
    |> validate_format(:email, ~r/^[^\s]+@[^\s]+$/)
    |> unique_constraint(:card_number)
    |> unique_constraint(:email)
  end

  def valid_pin?(%__MODULE__{hashed_pin: hashed}, pin) when is_binary(hashed) do
    Plug.Crypto.secure_compare(hashed, hash_pin(pin))
  end

  def valid_pin?(_member, _pin), do: false

  defp hash_pin(pin), do: Base.encode16(:crypto.hash(:sha256, pin))
end
