defmodule StacksWeb.SessionHTML do
  use StacksWeb, :html

  embed_templates "session_html/*"
end
