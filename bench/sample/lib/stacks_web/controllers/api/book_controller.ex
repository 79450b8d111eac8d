defmodule StacksWeb.Api.BookController do
  use StacksWeb, :controller

  alias Stacks.Catalog
  alias Stacks.Catalog.Search

  def index(conn, %{"q" => text}), do: json(conn, %{books: Enum.map(Search.run(text), &show_book/1)})
  def index(conn, params), do: json(conn, %{books: params |> Catalog.list_books() |> Enum.map(&show_book/1)})

  def show(conn, %{"id" => id}) do
    book = Catalog.get_book!(id)
    json(conn, Map.put(show_book(book), :available, length(Catalog.available_copies(book))))
  end

  defp show_book(book), do: Map.take(book, [:id, :title, :isbn, :language, :summary])
end
