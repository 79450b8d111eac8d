defmodule Stacks.Circulation.Notices do
  @moduledoc "Mails about holds and loans."

  import Swoosh.Email

  alias Stacks.Circulation.{Hold, HoldNotice, Loan}
  alias Stacks.{Mailer, Repo}

  def send_ready(%Hold{} = hold) do
    hold = Repo.preload(hold, [:member, :book, :pickup_branch])

    """
    #{hold.book.title} waits for you at #{hold.pickup_branch.name} until #{hold.expires_at}.
    """
    |> mail(hold.member, "Your hold is ready")
    |> Mailer.deliver()
    |> remember(hold, :ready)
  end

  def send_overdue(%Loan{} = loan) do
    loan = Repo.preload(loan, [:member, copy: :book])

    "Please bring back #{loan.copy.book.title}, it was due on #{loan.due_on}."
    |> mail(loan.member, "A book is overdue")
    |> Mailer.deliver()
  end

  defp mail(text, member, subject) do
    new()
    |> to({member.name, member.email})
    |> from({"Library", sender()})
    |> subject(subject)
    |> text_body(text)
  end

  defp remember({:ok, _receipt}, hold, kind) do
    %HoldNotice{}
    |> HoldNotice.changeset(%{hold_id: hold.id, kind: kind, sent_at: DateTime.utc_now()})
    |> Repo.insert(on_conflict: :nothing)
  end

  defp remember({:error, reason}, _hold, _kind), do: {:error, reason}

  defp sender, do: Application.get_env(:stacks, :notices, [])[:from] || "desk@localhost"
end
