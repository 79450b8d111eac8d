defmodule Stacks.Schema do
  @moduledoc "What all schemas share: times in UTC, to the second."

  defmacro __using__(_options) do
    quote do
      use Ecto.Schema
      import Ecto.Changeset

      @timestamps_opts [type: :utc_datetime]
    end
  end
end
