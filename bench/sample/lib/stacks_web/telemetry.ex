defmodule StacksWeb.Telemetry do
  use Supervisor

  import Telemetry.Metrics

  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)

  @impl true
  def init(_arg) do
    children = [{:telemetry_poller, measurements: [], period: 10_000}]
    Supervisor.init(children, strategy: :one_for_one)
  end

  def metrics do
    [
      summary("phoenix.endpoint.stop.duration", unit: {:native, :millisecond}),
      summary("stacks.repo.query.total_time", unit: {:native, :millisecond}),
      summary("stacks.catalog.search.stop.duration", unit: {:native, :millisecond}),
      counter("stacks.loans.opened.count"),
      last_value("stacks.holds.placed.queue_length", tags: [:branch_id]),
      summary("stacks.holds.ready.waited_hours"),
      counter("stacks.holds.expired.count")
    ]
  end
end
