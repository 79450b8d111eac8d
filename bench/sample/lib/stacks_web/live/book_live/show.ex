defmodule StacksWeb.BookLive.Show do
  use StacksWeb, :live_view

  alias Stacks.{Catalog, Circulation, Features}
  alias Stacks.Circulation.Events

  @impl true
  def mount(%{"id" => id}, _session, socket) do
    book = Catalog.get_book!(id)
    if connected?(socket), do: Events.subscribe_book(book.id)

    {:ok,
     assign(socket,
       page_title: book.title,
       book: book,
       queue_length: Circulation.queue_length(book),
       holds_open: Features.enabled?(:holds)
     )}
  end

  @impl true
  def handle_event("place_hold", params, %{assigns: %{current_member: member}} = socket) do
    case Circulation.place_hold(socket.assigns.book, member, params) do
      {:ok, _hold} -> {:noreply, put_flash(socket, :info, "You are in line.")}
      {:error, _reason} -> {:noreply, put_flash(socket, :error, "This hold could not be placed.")}
    end
  end

  @impl true
  def handle_info({:hold_changed, _hold}, socket) do
    {:noreply, assign(socket, queue_length: Circulation.queue_length(socket.assigns.book))}
  end
end
