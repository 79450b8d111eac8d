defmodule Stacks.Catalog.Book do
  use Stacks.Schema

  alias Stacks.Catalog.{Author, Copy}

  schema "books" do
    field :title, :string
    field :isbn, :string
    field :language, :string, default: "en"
    field :summary, :string
    field :published_on, :date

    belongs_to :author, Author
    has_many :copies, Copy

    timestamps()
  end

  def changeset(book, attrs) do
    book
    |> cast(attrs, [:title, :isbn, :language, :summary, :published_on, :author_id])
    |> validate_required([:title, :isbn, :author_id])
    |> validate_length(:isbn, is: 13)
    |> unique_constraint(:isbn)
  end
end
