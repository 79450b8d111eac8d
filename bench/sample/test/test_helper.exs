ExUnit.start()
Ecto.Adapters.SQL.Sandbox.mode(Stacks.Repo, :manual)
