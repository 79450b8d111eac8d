defmodule StacksWeb.Api.HoldController do
  use StacksWeb, :controller

  alias Stacks.{Accounts, Catalog, Circulation}
  alias Stacks.Circulation.HoldQueue

  plug :authenticate_card

  def index(conn, %{"book_id" => book_id}) do
    book = Catalog.get_book!(book_id)
    json(conn, %{book_id: book.id, queue_length: Circulation.queue_length(book)})
  end

  def create(conn, %{"book_id" => book_id} = params) do
    book = Catalog.get_book!(book_id)

    case Circulation.place_hold(book, conn.assigns.current_member, params) do
      {:ok, hold} -> conn |> put_status(:created) |> json(show_hold(hold))
      {:error, reason} -> refuse(conn, reason)
    end
  end

  def delete(conn, %{"id" => id}) do
    hold = Circulation.get_hold!(id)

    if hold.member_id == conn.assigns.current_member.id do
      {:ok, _hold} = Circulation.cancel_hold(hold)
      send_resp(conn, :no_content, "")
    else
      send_resp(conn, :not_found, "")
    end
  end

  defp show_hold(hold) do
    %{id: hold.id, status: hold.status, position: HoldQueue.position(hold)}
  end

  defp refuse(conn, %Ecto.Changeset{}), do: conn |> put_status(:conflict) |> json(%{error: "already waiting"})
  defp refuse(conn, reason), do: conn |> put_status(:unprocessable_entity) |> json(%{error: reason})

  defp authenticate_card(conn, _opts) do
    with {card_number, pin} <- Plug.BasicAuth.parse_basic_auth(conn),
         {:ok, member} <- Accounts.authenticate(card_number, pin) do
      assign(conn, :current_member, member)
    else
      _error -> conn |> Plug.BasicAuth.request_basic_auth() |> halt()
    end
  end
end
