defmodule StacksWeb.LoanController do
  use StacksWeb, :controller

  alias Stacks.Circulation

  def index(conn, _params) do
    render(conn, :index, loans: Circulation.list_loans(conn.assigns.current_member))
  end

  def update(conn, %{"id" => id}) do
    loans = Circulation.list_loans(conn.assigns.current_member)

    with %{} = loan <- Enum.find(loans, &(to_string(&1.id) == id)),
         {:ok, _loan} <- Circulation.renew_loan(loan) do
      conn |> put_flash(:info, "Renewed.") |> redirect(to: ~p"/my/loans")
    else
      _error -> conn |> put_flash(:error, "Not renewed.") |> redirect(to: ~p"/my/loans")
    end
  end
end
