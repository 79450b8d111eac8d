# What the files named on the command line define and name, by Elixir's own parser: one line for each module, function
# and dependency, with the line of the file. It shares nothing with the extractor that it is held against.
#
#   elixir modules.exs FILE…

defmodule Oracle.Modules do
  @definitions [:def, :defp, :defmacro, :defmacrop, :defguard, :defguardp, :defdelegate]
  @forms [:defmodule, :defprotocol, :defimpl]

  # `place` is where definitions count: :module, or :inner for functions and quotes.
  def read(ast), do: walk(ast, %{modules: [], aliases: %{}, place: :module}, []) |> elem(1)

  defp walk({:__block__, _, statements}, env, found), do: walk_all(statements, env, found)

  defp walk({form, meta, [target | rest]}, %{place: :module} = env, found) when form in @forms do
    {options, body} = options_and_body(rest)
    names = names(form, target, options, env)
    found = Enum.reduce(names, found, &[{:module, &1, form, meta[:line]} | &2])
    env = nested_alias(form, target, env)
    inner = %{env | modules: names}

    found =
      if form == :defimpl do
        {_, found} = walk_all([target | Keyword.values(options)], %{inner | aliases: env.aliases}, found)
        found
      else
        found
      end

    {_, found} = walk(body, inner, found)
    {env, found}
  end

  defp walk({form, meta, [head | rest]}, %{place: :module, modules: [_ | _]} = env, found) when form in @definitions do
    found =
      for {name, low, high} <- heads(head), arity <- low..high, module <- env.modules, reduce: found do
        found -> [{:function, "#{module}.#{name}/#{arity}", form, meta[:line]} | found]
      end

    {_, found} = walk_all([head | rest], %{env | place: :inner}, found)
    {env, found}
  end

  defp walk({:quote, _, arguments}, env, found) when is_list(arguments) do
    {_, found} = walk_all(arguments, %{env | place: :inner}, found)
    {env, found}
  end

  defp walk({directive, meta, [target | rest]}, env, found) when directive in [:alias, :require] do
    options = List.flatten(rest)
    names = targets(target, env)
    found = Enum.reduce(names, found, &name(&2, env, &1, meta[:line]))
    short = if Keyword.keyword?(options), do: options[:as], else: nil

    aliases =
      cond do
        match?({:__aliases__, _, _}, short) -> Enum.map(names, &{last(short), &1})
        directive == :alias -> Enum.map(names, &{&1 |> String.split(".") |> List.last(), &1})
        true -> []
      end

    {%{env | aliases: Enum.into(aliases, env.aliases)}, found}
  end

  defp walk({{:., _, [_, :{}]}, meta, _} = group, env, found),
    do: {env, Enum.reduce(targets(group, env), found, &name(&2, env, &1, meta[:line]))}

  defp walk({:__aliases__, meta, _} = node, env, found) do
    case full_name(node, env) do
      nil -> {env, found}
      full -> {env, name(found, env, full, meta[:line])}
    end
  end

  # What a do-block, a clause or an argument aliases is not seen outside of it.
  defp walk({function, _, arguments}, env, found) do
    {_, found} = walk(function, env, found)
    {_, found} = if is_list(arguments), do: walk_each(arguments, env, found), else: {env, found}
    {env, found}
  end

  defp walk({left, right}, env, found), do: walk_each([left, right], env, found)
  defp walk(list, env, found) when is_list(list), do: walk_each(list, env, found)
  defp walk(_, env, found), do: {env, found}

  defp walk_all(nodes, env, found),
    do: Enum.reduce(nodes, {env, found}, fn node, {env, found} -> walk(node, env, found) end)

  defp walk_each(nodes, env, found) do
    {env, Enum.reduce(nodes, found, fn node, found -> walk(node, env, found) |> elem(1) end)}
  end

  defp name(found, env, full, line),
    do: Enum.reduce(env.modules, found, &if(&1 == full, do: &2, else: [{:name, &1, full, line} | &2]))

  defp options_and_body(rest) do
    all = rest |> Enum.filter(&Keyword.keyword?/1) |> List.flatten()
    {Keyword.delete(all, :do), all[:do]}
  end

  defp names(:defimpl, protocol, options, env) do
    types = Keyword.get(options, :for) |> List.wrap() |> Enum.map(&full_name(&1, env))
    for type <- if(types == [], do: env.modules, else: types), do: "#{full_name(protocol, env)}.#{type}"
  end

  defp names(_, {:__aliases__, _, [first | _] = parts}, _, %{modules: [outer | _]})
       when is_atom(first) and first != Elixir,
       do: ["#{outer}.#{Enum.join(parts, ".")}"]

  defp names(_, target, _, env), do: target |> full_name(env) |> List.wrap()

  defp nested_alias(form, {:__aliases__, _, [first | _]}, %{modules: [outer | _]} = env)
       when form != :defimpl and is_atom(first) and first != Elixir,
       do: put_in(env.aliases[to_string(first)], "#{outer}.#{first}")

  defp nested_alias(_, _, env), do: env

  defp targets({{:., _, [base, :{}]}, _, members}, env),
    do: for({:__aliases__, _, parts} <- members, do: "#{full_name(base, env)}.#{Enum.join(parts, ".")}")

  defp targets(target, env), do: target |> full_name(env) |> List.wrap()

  defp full_name({:__MODULE__, _, context}, %{modules: [outer | _]}) when is_atom(context), do: outer

  defp full_name({:__aliases__, _, [first | rest]}, env) do
    case first do
      Elixir -> Enum.join(rest, ".")
      atom when is_atom(atom) -> Enum.join([Map.get(env.aliases, to_string(atom), atom) | rest], ".")
      node -> if outer = full_name(node, env), do: Enum.join([outer | rest], ".")
    end
  end

  defp full_name(_, _), do: nil

  defp last({:__aliases__, _, parts}), do: parts |> List.last() |> to_string()

  defp heads(list) when is_list(list), do: Enum.flat_map(list, &heads/1)
  defp heads({:when, _, [head | _]}), do: heads(head)
  defp heads({:unquote, _, _}), do: []

  defp heads({name, _, context}) when is_atom(name) and is_atom(context), do: [{name, 0, 0}]

  defp heads({name, _, arguments}) when is_atom(name) do
    defaults = Enum.count(arguments, &match?({:\\, _, _}, &1))
    if Enum.any?(arguments, &match?({:unquote_splicing, _, _}, &1)),
      do: [],
      else: [{name, length(arguments) - defaults, length(arguments)}]
  end

  defp heads(_), do: []
end

paths = System.argv()

found =
  for path <- paths do
    {:ok, ast} = path |> File.read!() |> Code.string_to_quoted(file: path)
    {path, ast |> Oracle.Modules.read() |> Enum.reverse()}
  end

defined = for {_, facts} <- found, {:module, name, _, _} <- facts, into: MapSet.new(), do: name

for {path, facts} <- found do
  for {:module, name, form, line} <- facts, do: IO.puts("module #{name} #{form} #{path}:#{line}")

  facts
  |> Enum.filter(&match?({:function, _, _, _}, &1))
  |> Enum.uniq_by(&elem(&1, 1))
  |> Enum.each(fn {_, name, form, line} -> IO.puts("function #{name} #{form} #{path}:#{line}") end)

  facts
  |> Enum.filter(&(match?({:name, _, _, _}, &1) and elem(&1, 2) in defined))
  |> Enum.sort_by(&elem(&1, 3))
  |> Enum.uniq_by(&{elem(&1, 1), elem(&1, 2)})
  |> Enum.each(fn {_, from, to, line} -> IO.puts("dependency #{from} -> #{to} #{path}:#{line}") end)
end
