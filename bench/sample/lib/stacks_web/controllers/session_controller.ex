defmodule StacksWeb.SessionController do
  use StacksWeb, :controller

  alias Stacks.Accounts
  alias StacksWeb.MemberAuth

  def new(conn, _params), do: render(conn, :new, error: nil)

  def create(conn, %{"card_number" => card_number, "pin" => pin}) do
    case Accounts.authenticate(card_number, pin) do
      {:ok, member} -> MemberAuth.log_in_member(conn, member)
      {:error, :unauthorized} -> render(conn, :new, error: "Card number or PIN is wrong.")
    end
  end

  def delete(conn, _params), do: MemberAuth.log_out_member(conn)
end
