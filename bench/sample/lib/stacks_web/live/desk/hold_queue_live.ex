defmodule StacksWeb.Desk.HoldQueueLive do
  @moduledoc "Everybody who waits for one book, for librarians."

  use StacksWeb, :live_view

  alias Stacks.{Catalog, Circulation}
  alias Stacks.Circulation.Events

  @impl true
  def mount(%{"book_id" => book_id}, _session, socket) do
    book = Catalog.get_book!(book_id)
    if connected?(socket), do: Events.subscribe_book(book.id)
    {:ok, assign(socket, page_title: book.title, book: book, queue: Circulation.list_queue(book))}
  end

  @impl true
  def handle_event(event, params, socket)

  def handle_event("fulfil", %{"id" => id, "barcode" => barcode}, socket) do
    hold = Circulation.get_hold!(id)

    case barcode |> Catalog.get_copy_by_barcode() |> then(&Circulation.fulfil_hold(hold, &1)) do
      {:ok, _hold} -> {:noreply, reload(socket)}
      {:error, _reason} -> {:noreply, put_flash(socket, :error, "This copy waits for somebody else.")}
    end
  end

  def handle_event("remove", %{"id" => id}, socket) do
    {:ok, _hold} = id |> Circulation.get_hold!() |> Circulation.cancel_hold(:by_librarian)
    {:noreply, reload(socket)}
  end

  @impl true
  def handle_info({:hold_changed, _hold}, socket), do: {:noreply, reload(socket)}

  defp reload(socket), do: assign(socket, queue: Circulation.list_queue(socket.assigns.book))
end
