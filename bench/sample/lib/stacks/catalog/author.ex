defmodule Stacks.Catalog.Author do
  use Stacks.Schema

  alias Stacks.Catalog.Book

  schema "authors" do
    field :given_name, :string
    field :family_name, :string
    has_many :books, Book

    timestamps()
  end

  def changeset(author, attrs) do
    author
    |> cast(attrs, [:given_name, :family_name])
    |> validate_required([:family_name])
  end

  def display_name(%__MODULE__{given_name: nil, family_name: family}), do: family
  def display_name(%__MODULE__{given_name: given, family_name: family}), do: "#{given} #{family}"
end
