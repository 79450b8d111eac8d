defmodule Stacks.Catalog do
  @moduledoc "What the library owns: books, their authors, and the copies that stand in its branches."

  import Ecto.Query

  alias Stacks.Catalog.{Author, Book, Branch, Copy}
  alias Stacks.Repo

  def list_books(params \\ %{}) do
    Book
    |> filter_by_language(params)
    |> order_by(:title)
    |> Repo.all()
    |> Repo.preload(:author)
  end

  def get_book!(id), do: Book |> Repo.get!(id) |> Repo.preload([:author, :copies])

  def create_book(attrs) do
    %Book{}
    |> Book.changeset(attrs)
    |> Repo.insert()
  end

  def update_book(%Book{} = book, attrs) do
    book
    |> Book.changeset(attrs)
    |> Repo.update()
  end

  def change_book(%Book{} = book, attrs \\ %{}), do: Book.changeset(book, attrs)

  def list_authors, do: Repo.all(from a in Author, order_by: [a.family_name, a.given_name])

  def list_branches, do: Repo.all(from b in Branch, where: b.open, order_by: b.name)

  def get_branch!(id), do: Repo.get!(Branch, id)

  def get_copy_by_barcode(barcode), do: Repo.get_by(Copy, barcode: barcode)

  @doc "Copies of a book that anybody could take off the shelf now."
  def available_copies(%Book{id: id}) do
    Repo.all(from c in Copy, where: c.book_id == ^id and c.status == :available)
  end

  def set_copy_status(%Copy{} = copy, status) do
    copy
    |> Copy.status_changeset(%{status: status})
    |> Repo.update()
  end

  defp filter_by_language(query, %{"language" => language}) when language != "" do
    where(query, [b], b.language == ^language)
  end

  defp filter_by_language(query, _params), do: query
end
