defmodule Stacks.Workers.HoldNoticeWorker do
  @moduledoc "Tells a member by mail that a copy waits on the hold shelf."

  use Oban.Worker,
    queue: :mailers,
    max_attempts: 5,
    unique: [period: 3600, keys: [:hold_id]]

  alias Stacks.Circulation
  alias Stacks.Circulation.Notices

  @impl Oban.Worker
  def perform(%Oban.Job{args: %{"hold_id" => hold_id}}) do
    case Circulation.get_hold!(hold_id) do
      %{status: :ready} = hold -> Notices.send_ready(hold)
      _hold -> {:cancel, :not_ready}
    end
  end
end
