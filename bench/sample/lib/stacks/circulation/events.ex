defmodule Stacks.Circulation.Events do
  @moduledoc "What circulation tells others, and on which topics."

  alias Phoenix.PubSub
  alias Stacks.Catalog.Copy
  alias Stacks.Circulation.Hold

  @pubsub Stacks.PubSub
  @returns "circulation:returns"

  def subscribe_returns, do: PubSub.subscribe(@pubsub, @returns)
  def subscribe_book(book_id), do: PubSub.subscribe(@pubsub, book_topic(book_id))
  def subscribe_member(member_id), do: PubSub.subscribe(@pubsub, member_topic(member_id))

  def broadcast_copy_returned(%Copy{} = copy) do
    PubSub.broadcast(@pubsub, @returns, {:copy_returned, copy})
  end

  def broadcast_hold_changed(%Hold{} = hold) do
    PubSub.broadcast(@pubsub, book_topic(hold.book_id), {:hold_changed, hold})
    PubSub.broadcast(@pubsub, member_topic(hold.member_id), {:hold_changed, hold})
  end

  defp book_topic(book_id), do: "holds:book:#{book_id}"
  defp member_topic(member_id), do: "holds:member:" <> to_string(member_id)
end
