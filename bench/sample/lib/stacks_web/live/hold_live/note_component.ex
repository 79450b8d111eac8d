defmodule StacksWeb.HoldLive.NoteComponent do
  use StacksWeb, :live_component

  alias Stacks.Circulation.Hold
  alias Stacks.Repo

  @impl true
  def handle_event("save_note", %{"note" => note}, socket) do
    case socket.assigns.hold |> Hold.changeset(%{note: note}) |> Repo.update() do
      {:ok, hold} -> {:noreply, assign(socket, hold: hold)}
      {:error, _changeset} -> {:noreply, socket}
    end
  end

  @impl true
  def render(assigns) do
    ~H"""
    <form id={@id} phx-submit="save_note" phx-target={@myself}>
      <input name="note" value={@hold.note} maxlength="200" />
      <.button type="submit">Save</.button>
    </form>
    """
  end
end
