defmodule Stacks.Catalog.Search do
  @moduledoc "Full text over titles, within a deadline."

  import Ecto.Query

  alias Stacks.Catalog.Book
  alias Stacks.Repo

  @event [:stacks, :catalog, :search]

  def run(text, limit \\ 20) do
    :telemetry.span(@event, %{limit: limit}, fn ->
      books = text |> matching() |> limit(^limit) |> Repo.all()
      {books, %{limit: limit, found: length(books)}}
    end)
  end

  defp matching(text) do
    from b in Book,
      where: fragment("? % ?", b.title, ^text),
      order_by: [desc: fragment("similarity(?, ?)", b.title, ^text)]
  end
end
