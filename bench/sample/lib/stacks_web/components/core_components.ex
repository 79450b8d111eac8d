defmodule StacksWeb.CoreComponents do
  use Phoenix.Component

  attr :type, :string, default: "button"
  attr :rest, :global, include: ~w(disabled form name value)
  slot :inner_block, required: true

  def button(assigns) do
    ~H"""
    <button type={@type} class="button" {@rest}>
      {render_slot(@inner_block)}
    </button>
    """
  end

  attr :flash, :map, required: true

  def flash_group(assigns) do
    ~H"""
    <p :for={{kind, message} <- @flash} class={"flash #{kind}"} phx-click="lv:clear-flash">
      {message}
    </p>
    """
  end

  attr :title, :string, required: true
  slot :subtitle
  slot :actions

  def page_header(assigns) do
    ~H"""
    <header>
      <h1>{@title}</h1>
      <p :if={@subtitle != []}>{render_slot(@subtitle)}</p>
      <div class="actions">{render_slot(@actions)}</div>
    </header>
    """
  end
end
