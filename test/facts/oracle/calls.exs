# What the compiler itself sees each module of the files call.
defmodule Tracer do
  @kinds [:remote_function, :remote_macro, :imported_function, :imported_macro]

  def trace({kind, _meta, module, name, arity}, env) when kind in @kinds do
    if env.module && env.module != module,
      do: :ets.insert(:seen, {"#{inspect(env.module)} -> #{inspect(module)}.#{name}/#{arity}"})

    :ok
  end

  def trace(_event, _env), do: :ok
end

:ets.new(:seen, [:named_table, :public, :set])
Code.put_compiler_option(:tracers, [Tracer])
{:ok, _modules, _warnings} = Kernel.ParallelCompiler.compile(System.argv())

for {seen} <- :ets.tab2list(:seen), do: IO.puts(seen)
