defmodule Stacks.Circulation do
  @moduledoc """
  Loans and holds. A copy that comes back goes to the first in line, and on the shelf only where nobody waits for it.
  """

  import Ecto.Query

  alias Ecto.Multi
  alias Stacks.Accounts.Member
  alias Stacks.Catalog.{Book, Copy}
  alias Stacks.Circulation.{Events, Hold, HoldQueue, Loan}
  alias Stacks.{Catalog, Features, Repo, Telemetry}
  alias Stacks.Workers.HoldNoticeWorker

  require Logger

  ## Loans

  def check_out(%Copy{} = copy, %Member{} = member) do
    Multi.new()
    |> Multi.insert(:loan, Loan.new(copy, member, due_on()))
    |> Multi.update(:copy, Copy.status_changeset(copy, %{status: :on_loan}))
    |> Repo.transaction()
    |> tell_of_loan()
  end

  def return_copy(%Copy{} = copy, opts \\ []) do
    now = Keyword.get_lazy(opts, :at, &now/0)

    with {:ok, loan} <- open_loan(copy),
         {:ok, _loan} <- loan |> Loan.return_changeset(now) |> Repo.update(),
         {:ok, copy} <- Catalog.set_copy_status(copy, :available) do
      Events.broadcast_copy_returned(copy)
      {:ok, copy}
    end
  end

  def list_loans(%Member{id: id}) do
    Repo.all(from l in Loan, where: l.member_id == ^id and is_nil(l.returned_at), order_by: l.due_on)
  end

  def list_overdue(today) do
    Repo.all(from l in Loan, where: is_nil(l.returned_at) and l.due_on < ^today, preload: :member)
  end

  def renew_loan(%Loan{} = loan) do
    loan
    |> Loan.renewal_changeset(due_on())
    |> Repo.update()
  end

  ## Holds

  @doc "Puts a member in line for a book. Each member waits once for each book."
  def place_hold(%Book{} = book, %Member{} = member, attrs) do
    with :ok <- holds_open(member),
         {:ok, hold} <- insert_hold(book, member, attrs) do
      Telemetry.emit([:holds, :placed], %{queue_length: queue_length(book)}, %{
        book_id: book.id,
        branch_id: hold.pickup_branch_id
      })

      Events.broadcast_hold_changed(hold)
      {:ok, hold}
    end
  end

  @doc "Takes a member out of line; a copy that waited for them goes to the next."
  def cancel_hold(%Hold{} = hold, reason \\ :by_member) do
    with {:ok, hold} <- close_hold(hold, :cancelled) do
      Telemetry.emit([:holds, :cancelled], %{waited_hours: hours_waited(hold)}, %{
        book_id: hold.book_id,
        reason: reason
      })

      pass_on(hold)
      {:ok, hold}
    end
  end

  @doc "Lends the copy that waits on the hold shelf to the member that it waits for."
  def fulfil_hold(%Hold{status: :ready} = hold, %Copy{} = copy) do
    hold = Repo.preload(hold, :member)

    with {:ok, _loan} <- check_out(copy, hold.member),
         {:ok, hold} <- close_hold(hold, :fulfilled) do
      Events.broadcast_hold_changed(hold)
      {:ok, hold}
    end
  end

  def fulfil_hold(%Hold{}, _copy), do: {:error, :not_ready}

  @doc "Offers a copy to the first in line and puts it on the hold shelf."
  def offer_next(%Copy{} = copy) do
    case HoldQueue.first(copy.book_id) do
      nil -> {:ok, :nobody_waits}
      hold -> make_ready(hold, copy)
    end
  end

  @doc "Closes holds that nobody picked up in time, and passes their copies on."
  def expire_holds(now) do
    expired = Repo.all(from h in Hold, where: h.status == :ready and h.expires_at < ^now)
    Enum.each(expired, &expire_hold/1)
    length(expired)
  end

  def get_hold!(id), do: Hold |> Repo.get!(id) |> Repo.preload([:book, :pickup_branch])

  def list_holds(%Member{id: id}) do
    Repo.all(
      from h in Hold,
        where: h.member_id == ^id and h.status in [:waiting, :ready],
        order_by: h.placed_at,
        preload: [:book, :pickup_branch]
    )
  end

  def list_queue(%Book{id: id}), do: HoldQueue.list(id)

  def move_pickup(%Hold{} = hold, branch_id) do
    hold
    |> Hold.pickup_changeset(%{pickup_branch_id: branch_id})
    |> Repo.update()
  end

  defdelegate queue_length(book), to: HoldQueue, as: :size

  defp holds_open(member) do
    cond do
      not Features.enabled?(:holds) -> {:error, :closed}
      length(list_holds(member)) >= per_member() -> {:error, :too_many}
      true -> :ok
    end
  end

  defp insert_hold(book, member, attrs) do
    %Hold{book_id: book.id, member_id: member.id, placed_at: now()}
    |> Hold.changeset(attrs)
    |> Repo.insert()
  end

  defp make_ready(hold, copy) do
    expires_at = DateTime.add(now(), shelf_days() * 24 * 60 * 60, :second)

    Multi.new()
    |> Multi.update(:hold, Hold.ready_changeset(hold, copy, expires_at))
    |> Multi.update(:copy, Copy.status_changeset(copy, %{status: :on_hold_shelf}))
    |> Oban.insert(:notice, HoldNoticeWorker.new(%{hold_id: hold.id}))
    |> Repo.transaction()
    |> case do
      {:ok, %{hold: hold}} ->
        Telemetry.emit([:holds, :ready], %{waited_hours: hours_waited(hold)}, %{book_id: hold.book_id})
        Events.broadcast_hold_changed(hold)
        {:ok, hold}

      {:error, step, reason, _changes} ->
        Logger.warning("hold #{hold.id} is not ready: #{step} #{inspect(reason)}")
        {:error, step}
    end
  end

  defp expire_hold(hold) do
    with {:ok, hold} <- close_hold(hold, :expired) do
      Telemetry.emit([:holds, :expired], %{count: 1}, %{book_id: hold.book_id})
      pass_on(hold)
    end
  end

  defp close_hold(hold, status) do
    hold
    |> Hold.close_changeset(%{status: status, closed_at: now()})
    |> Repo.update()
  end

  defp pass_on(%Hold{copy_id: nil} = hold), do: Events.broadcast_hold_changed(hold)

  defp pass_on(%Hold{copy_id: copy_id} = hold) do
    Events.broadcast_hold_changed(hold)
    Copy |> Repo.get!(copy_id) |> offer_next()
  end

  defp open_loan(copy) do
    case Repo.one(from l in Loan, where: l.copy_id == ^copy.id and is_nil(l.returned_at)) do
      nil -> {:error, :not_on_loan}
      loan -> {:ok, loan}
    end
  end

  defp tell_of_loan({:ok, %{loan: loan}}) do
    :telemetry.execute([:stacks, :loans, :opened], %{count: 1}, %{copy_id: loan.copy_id})
    {:ok, loan}
  end

  defp tell_of_loan({:error, _step, changeset, _changes}), do: {:error, changeset}

  defp due_on, do: Date.add(Date.utc_today(), lending(:loan_days))
  defp per_member, do: Application.get_env(:stacks, :holds)[:per_member]
  defp shelf_days, do: Application.get_env(:stacks, :hold_shelf_days, 7)
  defp lending(key), do: Keyword.fetch!(Application.fetch_env!(:stacks, :lending), key)

  defp hours_waited(%Hold{placed_at: placed_at}), do: DateTime.diff(now(), placed_at, :second) / 3600
  defp now, do: DateTime.truncate(DateTime.utc_now(), :second)
end
