defmodule Stacks.Application do
  @moduledoc false

  use Application

  @impl true
  def start(_type, _args) do
    children = [
      StacksWeb.Telemetry,
      Stacks.Repo,
      {Phoenix.PubSub, name: Stacks.PubSub},
      {Registry, keys: :unique, name: Stacks.ShelfRegistry},
      {Task.Supervisor, name: Stacks.TaskSupervisor},
      {Oban, Application.fetch_env!(:stacks, Oban)},
      Stacks.Circulation.Supervisor,
      StacksWeb.Endpoint
    ]

    Supervisor.start_link(children, strategy: :one_for_one, name: Stacks.Supervisor)
  end

  @impl true
  def config_change(changed, _new, removed) do
    StacksWeb.Endpoint.config_change(changed, removed)
    :ok
  end
end
