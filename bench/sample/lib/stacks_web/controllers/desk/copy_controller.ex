defmodule StacksWeb.Desk.CopyController do
  use StacksWeb, :controller

  alias Stacks.Catalog.Copy
  alias Stacks.Repo

  def create(conn, %{"book_id" => book_id, "copy" => attrs}) do
    case %Copy{} |> Copy.changeset(Map.put(attrs, "book_id", book_id)) |> Repo.insert() do
      {:ok, _copy} -> redirect(conn, to: ~p"/desk/books/#{book_id}/edit")
      {:error, _changeset} -> conn |> put_status(:unprocessable_entity) |> text("This barcode is taken.")
    end
  end

  def delete(conn, %{"book_id" => book_id, "id" => id}) do
    Copy |> Repo.get_by!(id: id, book_id: book_id) |> Repo.delete!()
    redirect(conn, to: ~p"/desk/books/#{book_id}/edit")
  end
end
