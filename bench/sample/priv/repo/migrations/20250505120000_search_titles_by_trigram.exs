defmodule Stacks.Repo.Migrations.SearchTitlesByTrigram do
  use Ecto.Migration

  def up do
    execute "CREATE EXTENSION IF NOT EXISTS pg_trgm"
    execute "CREATE INDEX books_title_trigram ON books USING gin (title gin_trgm_ops)"
  end

  def down do
    execute "DROP INDEX books_title_trigram"
  end
end
