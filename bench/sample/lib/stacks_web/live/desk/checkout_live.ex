defmodule StacksWeb.Desk.CheckoutLive do
  use StacksWeb, :live_view

  alias Stacks.{Accounts, Catalog, Circulation}

  @impl true
  def mount(_params, _session, socket) do
    {:ok, assign(socket, page_title: "Desk", member: nil)}
  end

  @impl true
  def handle_event("scan_card", %{"card_number" => card_number}, socket) do
    {:noreply, assign(socket, member: Accounts.get_member_by_card(card_number))}
  end

  def handle_event("scan_book", %{"barcode" => barcode}, %{assigns: %{member: member}} = socket) do
    copy = Catalog.get_copy_by_barcode(barcode)

    case copy && member && Circulation.check_out(copy, member) do
      {:ok, loan} -> {:noreply, put_flash(socket, :info, "Due on #{loan.due_on}.")}
      _other -> {:noreply, put_flash(socket, :error, "This copy cannot be lent.")}
    end
  end

  def handle_event("return", %{"barcode" => barcode}, socket) do
    with %{} = copy <- Catalog.get_copy_by_barcode(barcode), do: Circulation.return_copy(copy)
    {:noreply, socket}
  end

  @impl true
  def render(assigns) do
    ~H"""
    <.page_header title="Desk" />
    <form phx-submit="scan_card"><input name="card_number" placeholder="Card" autofocus /></form>
    <form :if={@member} phx-submit="scan_book"><input name="barcode" placeholder="Lend" /></form>
    <form phx-submit="return"><input name="barcode" placeholder="Take back" /></form>
    """
  end
end
