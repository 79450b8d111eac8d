defmodule StacksWeb.BookLive.Index do
  use StacksWeb, :live_view

  alias Stacks.Catalog
  alias Stacks.Catalog.Search

  @impl true
  def mount(_params, _session, socket) do
    {:ok, assign(socket, page_title: "Catalog", query: "", books: Catalog.list_books())}
  end

  @impl true
  def handle_event("search", %{"query" => ""}, socket) do
    {:noreply, assign(socket, query: "", books: Catalog.list_books())}
  end

  def handle_event("search", %{"query" => query}, socket) do
    {:noreply, assign(socket, query: query, books: Search.run(query))}
  end

  @impl true
  def render(assigns) do
    ~H"""
    <.page_header title="Catalog" />
    <form phx-change="search">
      <input name="query" value={@query} phx-debounce="300" placeholder="Title" />
    </form>
    <ul>
      <li :for={book <- @books}>
        <.link navigate={~p"/books/#{book.id}"}>{book.title}</.link>
      </li>
    </ul>
    """
  end
end
