defmodule Stacks do
  @moduledoc """
  A lending library: a catalog of books and their copies, and the circulation of those copies among members.

  `Stacks.Catalog` knows what there is, `Stacks.Circulation` who has it and who waits for it, and `Stacks.Accounts` who
  somebody is. Nothing here knows of the web.
  """
end
