# The columns that the schemas of the files named on the command line map, by Elixir's own parser: `table.column type`.
defmodule Oracle.Schemas do
  @defaults %{primary_key: {:id, :id, []}, foreign_key_type: :id, timestamps_opts: []}

  def read(path) do
    path |> File.read!() |> Code.string_to_quoted!() |> modules() |> Enum.flat_map(&columns/1)
  end

  defp modules(ast) do
    {_, found} =
      Macro.prewalk(ast, [], fn
        {:defmodule, _, [_, [do: body]]} = node, found -> {node, [statements(body) | found]}
        node, found -> {node, found}
      end)

    found
  end

  defp statements({:__block__, _, list}), do: list
  defp statements(one), do: [one]

  defp columns(body) do
    settings =
      for {:@, _, [{name, _, [value]}]} <- body, is_map_key(@defaults, name), into: @defaults, do: {name, plain(value)}

    case Enum.find(body, &match?({:schema, _, _}, &1)) do
      nil -> []
      {:schema, _, [table, [do: block]]} -> table(table, statements(block), settings)
    end
  end

  # What was quoted is a literal again.
  defp plain({:{}, _, items}), do: List.to_tuple(items)
  defp plain(value), do: value

  defp table(table, block, settings) do
    for {name, type} <- key(settings.primary_key) ++ Enum.flat_map(block, &column(&1, settings)) do
      "#{table}.#{name} #{shown(type)}"
    end
  end

  defp key(false), do: []
  defp key({name, type, options}), do: [{options[:source] || name, type}]

  defp column({:field, _, [name]}, _), do: [{name, :string}]
  defp column({:field, _, [name, type]}, _), do: [{name, type}]
  defp column({:field, _, [name, type, options]}, _), do: [{options[:source] || name, type}]
  defp column({:belongs_to, m, [name, to]}, settings), do: column({:belongs_to, m, [name, to, []]}, settings)

  defp column({:belongs_to, _, [name, _, options]}, settings) do
    if options[:define_field] == false,
      do: [],
      else: [{options[:foreign_key] || :"#{name}_id", options[:type] || settings.foreign_key_type}]
  end

  defp column({:embeds_one, _, [name | _]}, _), do: [{name, :map}]
  defp column({:embeds_many, _, [name | _]}, _), do: [{name, {:array, :map}}]

  defp column({:timestamps, _, args}, settings) do
    options = Keyword.merge(settings.timestamps_opts, List.first(args) || [])
    type = options[:type] || :naive_datetime
    for key <- [:inserted_at, :updated_at], name = Keyword.get(options, key, key), do: {name, type}
  end

  defp column(_, _), do: []

  defp shown(type) when is_atom(type), do: Atom.to_string(type)
  defp shown(type), do: Macro.to_string(type)
end

for path <- System.argv(), line <- Oracle.Schemas.read(path), do: IO.puts(line)
