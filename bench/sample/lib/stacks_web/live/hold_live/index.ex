defmodule StacksWeb.HoldLive.Index do
  @moduledoc "A member's own holds."

  use StacksWeb, :live_view

  import StacksWeb.HoldComponents

  alias Stacks.{Catalog, Circulation}
  alias Stacks.Circulation.Events
  alias StacksWeb.HoldLive.NoteComponent

  @impl true
  def mount(_params, _session, socket) do
    member = socket.assigns.current_member
    if connected?(socket), do: Events.subscribe_member(member.id)
    {:ok, socket |> assign(page_title: "My holds", branches: Catalog.list_branches()) |> load()}
  end

  @impl true
  def handle_params(_params, _uri, socket), do: {:noreply, socket}

  @impl true
  def handle_event("cancel", %{"id" => id}, socket) do
    {:ok, _hold} = socket |> own_hold!(id) |> Circulation.cancel_hold()
    {:noreply, load(socket)}
  end

  @impl true
  def handle_event("move_pickup", %{"id" => id, "branch_id" => branch_id}, socket) do
    {:ok, _hold} = socket |> own_hold!(id) |> Circulation.move_pickup(branch_id)
    {:noreply, load(socket)}
  end

  @impl true
  def handle_info({:hold_changed, _hold}, socket), do: {:noreply, load(socket)}

  @impl true
  def render(assigns) do
    ~H"""
    <.page_header title="My holds" />
    <p :if={@holds == []}>You wait for nothing.</p>
    <article :for={hold <- @holds}>
      <h2>{hold.book.title}</h2>
      <.hold_status hold={hold} />
      <.pickup_form :if={@live_action == :pickup} hold={hold} branches={@branches} />
      <.live_component module={NoteComponent} id={"note-#{hold.id}"} hold={hold} />
      <.button phx-click="cancel" phx-value-id={hold.id}>Cancel</.button>
    </article>
    """
  end

  defp load(socket), do: assign(socket, holds: Circulation.list_holds(socket.assigns.current_member))

  defp own_hold!(socket, id) do
    Enum.find(socket.assigns.holds, &(to_string(&1.id) == id)) || raise Ecto.NoResultsError, queryable: "holds"
  end
end
