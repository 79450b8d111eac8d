defmodule StacksWeb.HealthRoutes do
  @moduledoc "Routes that say whether this node can serve. They go through no pipeline, so that nothing can be in their way."

  defmacro health_routes(path) do
    quote do
      scope unquote(path), StacksWeb do
        get "/live", HealthController, :live
        get "/ready", HealthController, :ready
      end
    end
  end
end
