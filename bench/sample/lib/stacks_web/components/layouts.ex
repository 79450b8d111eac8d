defmodule StacksWeb.Layouts do
  use StacksWeb, :html

  embed_templates "layouts/*"
end
