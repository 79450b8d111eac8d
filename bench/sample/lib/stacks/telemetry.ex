defmodule Stacks.Telemetry do
  @moduledoc "Events of the library, all under `[:stacks, …]`."

  @doc "Emits `[:stacks | event]`."
  def emit(event, measurements, metadata \\ %{}) when is_list(event) do
    :telemetry.execute([:stacks | event], measurements, metadata)
  end
end
