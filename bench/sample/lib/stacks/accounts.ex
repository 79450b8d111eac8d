defmodule Stacks.Accounts do
  @moduledoc "Members of the library and how they sign in."

  import Ecto.Query

  alias Stacks.Accounts.{Member, MemberToken}
  alias Stacks.Repo

  def get_member!(id), do: Repo.get!(Member, id)

  def get_member_by_card(card_number) when is_binary(card_number) do
    Repo.get_by(Member, card_number: card_number)
  end

  def authenticate(card_number, pin) do
    member = get_member_by_card(card_number)

    if member && Member.valid_pin?(member, pin) do
      {:ok, member}
    else
      {:error, :unauthorized}
    end
  end

  def register_member(attrs) do
    %Member{}
    |> Member.registration_changeset(attrs)
    |> Repo.insert()
  end

  def generate_session_token(%Member{} = member) do
    token = MemberToken.build(member, "session")
    Repo.insert!(token)
    token.token
  end

  def get_member_by_session_token(token) do
    query =
      from t in MemberToken,
        join: m in assoc(t, :member),
        where: t.token == ^token and t.context == "session",
        where: t.inserted_at > ago(60, "day"),
        select: m

    Repo.one(query)
  end

  def delete_session_token(token) do
    Repo.delete_all(from t in MemberToken, where: t.token == ^token)
    :ok
  end

  @doc "Librarians work at a desk; everybody else only borrows."
  def librarian?(%Member{role: role}), do: role in [:librarian, :head_librarian]
  def librarian?(nil), do: false
end
