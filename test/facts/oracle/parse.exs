# Elixir's own parser: prints the files that are no Elixir, one in each line.
for path <- System.argv() do
  case Code.string_to_quoted(File.read!(path)) do
    {:ok, _} -> :ok
    {:error, reason} -> IO.puts("#{path}: #{inspect(reason)}")
  end
end
