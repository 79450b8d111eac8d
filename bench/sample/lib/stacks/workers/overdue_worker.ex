defmodule Stacks.Workers.OverdueWorker do
  @moduledoc "Reminds members of loans that are overdue, once a day."

  use Oban.Worker, queue: :mailers

  alias Stacks.Circulation
  alias Stacks.Circulation.Notices

  @impl Oban.Worker
  def perform(%Oban.Job{}) do
    Date.utc_today()
    |> Circulation.list_overdue()
    |> Enum.each(&Notices.send_overdue/1)
  end
end
