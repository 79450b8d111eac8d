defmodule StacksWeb.LoanHTML do
  use StacksWeb, :html

  def index(assigns) do
    ~H"""
    <.page_header title="My loans" />
    <ul>
      <li :for={loan <- @loans}>
        due on {loan.due_on}
        <.link href={~p"/my/loans/#{loan.id}"} method="put">Renew</.link>
      </li>
    </ul>
    """
  end
end
