defmodule StacksWeb.HoldComponents do
  use StacksWeb, :html

  alias Stacks.Circulation.Hold

  attr :hold, Hold, required: true

  def hold_status(%{hold: %{status: :ready}} = assigns) do
    ~H"""
    <strong>On the hold shelf until {Calendar.strftime(@hold.expires_at, "%d %B")}</strong>
    """
  end

  def hold_status(assigns) do
    ~H"""
    <span>Waiting since {Calendar.strftime(@hold.placed_at, "%d %B")}</span>
    """
  end

  attr :hold, Hold, required: true
  attr :branches, :list, required: true

  def pickup_form(assigns) do
    ~H"""
    <form id={"pickup-#{@hold.id}"} phx-submit="move_pickup">
      <input type="hidden" name="id" value={@hold.id} />
      <select name="branch_id">
        <option :for={branch <- @branches} value={branch.id}>{branch.name}</option>
      </select>
      <.button type="submit">Pick up there</.button>
    </form>
    """
  end
end
