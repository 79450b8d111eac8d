defmodule StacksWeb.Desk.BookController do
  use StacksWeb, :controller

  alias Stacks.Catalog
  alias Stacks.Catalog.Book

  def index(conn, params), do: render(conn, :index, books: Catalog.list_books(params))

  def new(conn, _params) do
    render(conn, :new, changeset: Catalog.change_book(%Book{}), authors: Catalog.list_authors())
  end

  def create(conn, %{"book" => attrs}) do
    case Catalog.create_book(attrs) do
      {:ok, book} -> redirect(conn, to: ~p"/desk/books/#{book.id}/edit")
      {:error, changeset} -> render(conn, :new, changeset: changeset, authors: Catalog.list_authors())
    end
  end

  def edit(conn, %{"id" => id}) do
    book = Catalog.get_book!(id)
    render(conn, :edit, book: book, changeset: Catalog.change_book(book))
  end

  def update(conn, %{"id" => id, "book" => attrs}) do
    book = Catalog.get_book!(id)

    case Catalog.update_book(book, attrs) do
      {:ok, _book} -> redirect(conn, to: ~p"/desk/books")
      {:error, changeset} -> render(conn, :edit, book: book, changeset: changeset)
    end
  end
end
