defmodule Stacks.Repo.Migrations.DescribeBooks do
  use Ecto.Migration

  def change do
    rename table(:books), :blurb, to: :summary

    alter table(:books) do
      add :language, :string, size: 2, null: false, default: "en"
      add :published_on, :date
      remove :year, :integer
    end

    alter table(:branches) do
      add :open, :boolean, null: false, default: true
    end
  end
end
