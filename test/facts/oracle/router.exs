# The routes that routers make, by evaluating them: macros that stand in for those of Phoenix are compiled into the
# routers named on the command line. It shares nothing with the extractor that it is held against.
#
#   elixir router.exs FILE…
#
# A file with `use …, :router` or `use Phoenix.Router` is a router; any other is compiled as it is, for the macros that
# routers import from it. Of `if` and `unless` both sides are taken; what no macro is known for is left out.

defmodule Oracle.Router do
  @verbs [:get, :post, :put, :patch, :delete, :options, :head, :connect, :trace]
  @own @verbs ++
         [:match, :live, :forward, :resources, :scope, :pipe_through, :pipeline, :live_session] ++
         [:for, :case, :cond, :=, :|>]

  def own, do: @own

  # The stack of scopes, the topmost first.
  def top, do: hd(Process.get(:scopes))
  def change(fun), do: Process.put(:scopes, [fun.(top()) | tl(Process.get(:scopes))])

  def within(scope, fun) do
    Process.put(:scopes, [scope | Process.get(:scopes)])
    fun.()
    Process.put(:scopes, tl(Process.get(:scopes)))
  end

  def segments(path), do: String.split(path, "/", trim: true)

  def open(options) do
    top = top()

    %{
      top
      | path: top.path ++ segments(options[:path] || ""),
        alias:
          case options[:alias] do
            false -> []
            nil -> top.alias
            module -> top.alias ++ [module]
          end
    }
  end

  def scope_options(path, nil), do: [path: path]
  def scope_options(path, module) when is_atom(module), do: [path: path, alias: module]
  def scope_options(path, options), do: Keyword.put(options, :path, path)

  def add(form, verb, path, plug, action, options, line) do
    top = top()
    plug = if options[:alias] == false or not elixir?(plug), do: plug, else: Module.concat(top.alias ++ [plug])

    route = %{
      form: form,
      verb: verb |> to_string() |> String.upcase(),
      path: top.path ++ segments(path),
      plug: plug,
      action: if(is_atom(action), do: action),
      pipes: top.pipes,
      session: if(form == :live, do: Process.get(:session)),
      line: line
    }

    Process.put(:routes, [route | Process.get(:routes)])
  end

  defp elixir?(plug), do: match?("Elixir." <> _, Atom.to_string(plug))

  for verb <- @verbs do
    defmacro unquote(verb)(path, plug, action, options \\ []) do
      arguments = [:match, unquote(verb), path, plug, action, options, __CALLER__.line]
      quote do: Oracle.Router.add(unquote_splicing(arguments))
    end
  end

  defmacro match(verb, path, plug, action, options \\ []) do
    arguments = [:match, verb, path, plug, action, options, __CALLER__.line]
    quote do: Oracle.Router.add(unquote_splicing(arguments))
  end

  defmacro live(path, plug, action \\ nil, options \\ []) do
    arguments = [:live, :get, path, plug, action, options, __CALLER__.line]
    quote do: Oracle.Router.add(unquote_splicing(arguments))
  end

  defmacro forward(path, plug, _options \\ [], _more \\ []) do
    arguments = [:forward, :*, path, plug, nil, [], __CALLER__.line]
    quote do: Oracle.Router.add(unquote_splicing(arguments))
  end

  defmacro scope(options, do: block) do
    quote do
      options = unquote(options)
      options = if is_binary(options), do: [path: options], else: options
      Oracle.Router.within(Oracle.Router.open(options), fn -> unquote(block) end)
    end
  end

  defmacro scope(path, options, do: block) do
    quote do
      options = Oracle.Router.scope_options(unquote(path), unquote(options))
      Oracle.Router.within(Oracle.Router.open(options), fn -> unquote(block) end)
    end
  end

  defmacro scope(path, module, options, do: block) do
    quote do
      options = [path: unquote(path), alias: unquote(module)] ++ unquote(options)
      Oracle.Router.within(Oracle.Router.open(options), fn -> unquote(block) end)
    end
  end

  defmacro pipe_through(pipes) do
    quote do
      pipes = unquote(pipes) |> List.wrap() |> Enum.map(&Oracle.Router.plug_name/1)
      Oracle.Router.change(&%{&1 | pipes: &1.pipes ++ pipes})
    end
  end

  def plug_name({plug, _}), do: plug
  def plug_name(plug), do: plug

  defmacro pipeline(name, do: block) do
    statements = with {:__block__, _, statements} <- block, do: statements
    plugs = for {:plug, _, [plug | _]} <- List.wrap(statements), do: Macro.expand(plug, __CALLER__)
    plugs = for plug <- plugs, do: with({:when, _, [plug, _]} <- plug, do: Macro.expand(plug, __CALLER__))
    quote do: Process.put(:pipelines, [{unquote(name), unquote(plugs)} | Process.get(:pipelines)])
  end

  defmacro live_session(name, options \\ [], do: block) do
    quote do
      hooks = unquote(options) |> Keyword.get(:on_mount, []) |> List.wrap()
      Process.put(:sessions, [{unquote(name), hooks} | Process.get(:sessions)])
      Process.put(:session, unquote(name))
      unquote(block)
      Process.delete(:session)
    end
  end

  defmacro resources(path, plug), do: resources(path, plug, [], nil, __CALLER__.line)
  defmacro resources(path, plug, do: block), do: resources(path, plug, [], block, __CALLER__.line)
  defmacro resources(path, plug, options), do: resources(path, plug, options, nil, __CALLER__.line)
  defmacro resources(path, plug, options, do: block), do: resources(path, plug, options, block, __CALLER__.line)

  defp resources(path, plug, options, block, line) do
    member =
      if block do
        quote do
          member = Oracle.Router.member(unquote(path), unquote(plug), unquote(options))
          Oracle.Router.within(Oracle.Router.open(member), fn -> unquote(block) end)
        end
      end

    quote do
      Oracle.Router.add_resources(unquote(path), unquote(plug), unquote(options), unquote(line))
      unquote(member)
    end
  end

  def add_resources(path, plug, options, line) do
    one = if options[:singleton], do: "", else: "/:" <> (options[:param] || "id")

    [
      index: {[:get], ""},
      edit: {[:get], one <> "/edit"},
      new: {[:get], "/new"},
      show: {[:get], one},
      create: {[:post], ""},
      update: {[:patch, :put], one},
      delete: {[:delete], one}
    ]
    |> Keyword.drop(if options[:singleton], do: [:index], else: [])
    |> then(&if options[:only], do: Keyword.take(&1, options[:only]), else: &1)
    |> Keyword.drop(options[:except] || [])
    |> Enum.each(fn {action, {verbs, rest}} ->
      for verb <- verbs, do: add(:match, verb, path <> rest, plug, action, [], line)
    end)
  end

  def member(path, plug, options) do
    controller = plug |> Module.split() |> List.last() |> String.replace_suffix("Controller", "")
    name = options[:name] || Macro.underscore(controller)
    one = if options[:singleton], do: "", else: "/:#{name}_#{options[:param] || "id"}"
    [path: path <> one, alias: options[:alias]]
  end

  # From here: the source of a router, made ready to be evaluated.

  def run(ast) do
    Enum.each([:routes, :pipelines, :sessions], &Process.put(&1, []))
    Process.put(:scopes, [%{path: [], alias: [], pipes: []}])
    Code.eval_quoted(ast, [], file: "router.ex")
    for key <- [:routes, :pipelines, :sessions], into: %{}, do: {key, Enum.reverse(Process.get(key))}
  end

  def prepare({:defmodule, meta, [name, [do: body]]}, macros) do
    body = body |> both_sides() |> Macro.prewalk(&statements(&1, macros))
    imports = [quote(do: import(Oracle.Router))]
    {:defmodule, meta, [name, [do: {:__block__, [], imports ++ [body]}]]}
  end

  defp both_sides(ast) do
    Macro.prewalk(ast, fn
      {condition, meta, [_, sides]} when condition in [:if, :unless] ->
        {:__block__, meta, for({key, side} when key in [:do, :else] <- sides, do: side)}

      node ->
        node
    end)
  end

  defp statements({:__block__, meta, nodes}, macros), do: {:__block__, meta, Enum.filter(nodes, &known?(&1, macros))}

  defp statements({:do, {name, _, _} = node}, macros) when name != :__block__,
    do: {:do, if(known?(node, macros), do: node)}

  defp statements(node, _), do: node

  defp known?({:import, _, [module | _]}, _), do: loaded?(module)
  defp known?({name, _, _}, _) when name in [:alias, :require, :@, :__block__, :->, :plug], do: true
  defp known?({:use, _, [module | _]}, _), do: loaded?(module)
  defp known?({name, _, _}, macros) when is_atom(name), do: name in @own or name in macros
  defp known?({{:., _, _}, _, _}, _), do: true
  defp known?(node, _), do: not is_tuple(node)

  defp loaded?({:__aliases__, _, parts}), do: Code.ensure_loaded?(Module.concat(parts))
  defp loaded?(_), do: false

  # Routes of other routers stand where they are forwarded to.
  def mounted(routes, routers) do
    Enum.flat_map(routes, fn route ->
      inner = if route.form == :forward, do: routers[route.plug], else: nil

      [route] ++
        for below <- mounted((inner || %{routes: []}).routes, routers),
            do: %{below | path: route.path ++ below.path, pipes: route.pipes ++ below.pipes}
    end)
  end
end

router? = fn {:defmodule, _, [_, [do: body]]} ->
  {_, found} =
    Macro.prewalk(body, false, fn
      {:use, _, [_, :router | _]} = node, _ -> {node, true}
      {:use, _, [{:__aliases__, _, [:Phoenix, :Router]} | _]} = node, _ -> {node, true}
      {:quote, _, _}, found -> {nil, found}
      node, found -> {node, found}
    end)

  found
end

modules =
  for path <- System.argv(),
      ast = path |> File.read!() |> Code.string_to_quoted!(file: path),
      module <- with({:__block__, _, nodes} <- ast, do: nodes) |> List.wrap(),
      match?({:defmodule, _, _}, module),
      do: module

{routers, others} = Enum.split_with(modules, router?)

macros =
  for other <- others,
      {{:module, module, _, _}, _} = Code.eval_quoted(other),
      {name, _} <- module.__info__(:macros),
      do: name

name = fn {:defmodule, _, [{:__aliases__, _, parts} | _]} -> Module.concat(parts) end
found = Map.new(routers, &{name.(&1), &1 |> Oracle.Router.prepare(macros) |> Oracle.Router.run()})
targets = for {_, %{routes: routes}} <- found, %{form: :forward, plug: plug} <- routes, do: plug

show = fn
  nil -> "none"
  {module, argument} -> "#{inspect(module)}:#{argument}"
  atom -> if match?("Elixir." <> _, Atom.to_string(atom)), do: inspect(atom), else: to_string(atom)
end

list = fn names -> "[#{Enum.map_join(names, " ", show)}]" end

for {router, %{routes: routes, pipelines: pipelines, sessions: sessions}} <- found do
  for {pipeline, plugs} <- pipelines, do: IO.puts("pipeline #{pipeline} #{list.(plugs)}")
  for {session, hooks} <- sessions, do: IO.puts("session #{session} #{list.(hooks)}")

  unless router in targets do
    for route <- Oracle.Router.mounted(routes, found) do
      handler = show.(route.plug) <> if(route.form == :match and route.action, do: ".#{route.action}", else: "")
      path = "/" <> Enum.join(route.path, "/")

      IO.puts(
        "#{route.form} #{route.verb} #{path} #{handler} #{show.(route.action)} #{list.(route.pipes)} " <>
          "#{show.(route.session)} #{route.line}"
      )
    end
  end
end
