defmodule Stacks.CirculationTest do
  use Stacks.DataCase, async: true

  alias Stacks.Circulation
  alias Stacks.Circulation.Hold

  test "a hold that is not ready cannot be fulfilled" do
    assert Circulation.fulfil_hold(%Hold{status: :waiting}, nil) == {:error, :not_ready}
  end
end
