defmodule Stacks.Catalog.Branch do
  use Stacks.Schema

  schema "branches" do
    field :code, :string
    field :name, :string
    field :open, :boolean, default: true

    timestamps()
  end

  def changeset(branch, attrs) do
    branch
    |> cast(attrs, [:code, :name, :open])
    |> validate_required([:code, :name])
    |> unique_constraint(:code)
  end
end
