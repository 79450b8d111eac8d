defmodule Stacks.Features do
  @moduledoc "Switches of the library, with what they are where nobody has set them."

  @flags [
    holds: false,
    self_checkout: true,
    fines: true
  ]

  @doc "Names of all switches."
  def all, do: Keyword.keys(@flags)

  def enabled?(flag, branch \\ nil) when is_atom(flag) do
    default = Keyword.fetch!(@flags, flag)

    :stacks
    |> Application.get_env(:features, [])
    |> Keyword.get(flag, default)
    |> for_branch(branch)
  end

  defp for_branch(branches, %{code: code}) when is_list(branches), do: code in branches
  defp for_branch(value, _branch), do: value == true
end
