defmodule StacksWeb.MemberAuth do
  @moduledoc "Who is signed in, and what they may see."

  use StacksWeb, :verified_routes

  import Plug.Conn
  import Phoenix.Controller

  alias Phoenix.{Component, LiveView}
  alias Stacks.Accounts

  def log_in_member(conn, member) do
    token = Accounts.generate_session_token(member)

    conn
    |> configure_session(renew: true)
    |> put_session(:member_token, token)
    |> redirect(to: ~p"/my/holds")
  end

  def log_out_member(conn) do
    if token = get_session(conn, :member_token), do: Accounts.delete_session_token(token)

    conn
    |> clear_session()
    |> redirect(to: ~p"/")
  end

  def fetch_current_member(conn, _opts) do
    token = get_session(conn, :member_token)
    assign(conn, :current_member, token && Accounts.get_member_by_session_token(token))
  end

  def require_member(conn, _opts) do
    if conn.assigns[:current_member], do: conn, else: to_sign_in(conn)
  end

  def require_librarian(conn, _opts) do
    if Accounts.librarian?(conn.assigns[:current_member]), do: conn, else: to_sign_in(conn)
  end

  def on_mount(:mount_current_member, _params, session, socket) do
    {:cont, mount_current_member(socket, session)}
  end

  def on_mount(:ensure_member, _params, session, socket) do
    socket = mount_current_member(socket, session)
    if socket.assigns.current_member, do: {:cont, socket}, else: halt(socket)
  end

  def on_mount(:ensure_librarian, _params, session, socket) do
    socket = mount_current_member(socket, session)
    if Accounts.librarian?(socket.assigns.current_member), do: {:cont, socket}, else: halt(socket)
  end

  defp mount_current_member(socket, session) do
    Component.assign_new(socket, :current_member, fn ->
      token = session["member_token"]
      token && Accounts.get_member_by_session_token(token)
    end)
  end

  defp halt(socket), do: {:halt, LiveView.redirect(socket, to: ~p"/sign_in")}

  defp to_sign_in(conn) do
    conn
    |> put_flash(:error, "Please sign in with your library card.")
    |> redirect(to: ~p"/sign_in")
    |> Plug.Conn.halt()
  end
end
