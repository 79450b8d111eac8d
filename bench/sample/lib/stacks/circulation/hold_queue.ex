defmodule Stacks.Circulation.HoldQueue do
  @moduledoc "Who waits for a book, in the order in which they asked for it."

  import Ecto.Query

  alias Stacks.Catalog.Book
  alias Stacks.Circulation.Hold
  alias Stacks.Repo

  def first(book_id), do: book_id |> waiting() |> limit(1) |> Repo.one()

  def list(book_id), do: book_id |> waiting() |> preload([:member, :pickup_branch]) |> Repo.all()

  def size(%Book{id: id}), do: id |> waiting() |> Repo.aggregate(:count)

  @doc "The member's place in line, counted from 1; nil for one who does not wait."
  def position(%Hold{} = hold) do
    index = hold.book_id |> list() |> Enum.find_index(&(&1.id == hold.id))
    index && index + 1
  end

  defp waiting(book_id) do
    from h in Hold,
      where: h.book_id == ^book_id and h.status == :waiting,
      order_by: [asc: h.placed_at, asc: h.id]
  end
end
