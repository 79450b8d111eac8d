defmodule StacksWeb.Router do
  use StacksWeb, :router

  import StacksWeb.MemberAuth

  pipeline :browser do
    plug :accepts, ["html"]
    plug :fetch_session
    plug :fetch_live_flash
    plug :put_root_layout, html: {StacksWeb.Layouts, :root}
    plug :protect_from_forgery
    plug :put_secure_browser_headers
    plug :fetch_current_member
  end

  pipeline :api do
    plug :accepts, ["json"]
    plug StacksWeb.Plugs.RateLimit, limit: 120
  end

  pipeline :member do
    plug :require_member
  end

  pipeline :desk do
    plug :require_librarian
  end

  health_routes("/health")

  scope "/", StacksWeb do
    pipe_through :browser

    live_session :public, on_mount: [{StacksWeb.MemberAuth, :mount_current_member}] do
      live "/", BookLive.Index, :index
      live "/books/:id", BookLive.Show, :show
    end

    get "/sign_in", SessionController, :new
    post "/sign_in", SessionController, :create
    delete "/sign_out", SessionController, :delete
  end

  scope "/my", StacksWeb do
    pipe_through [:browser, :member]

    live_session :member, on_mount: [{StacksWeb.MemberAuth, :ensure_member}] do
      live "/holds", HoldLive.Index, :index
      live "/holds/:id/pickup", HoldLive.Index, :pickup
    end

    resources "/loans", LoanController, only: [:index, :update]
  end

  scope "/desk", StacksWeb.Desk, as: :desk do
    pipe_through [:browser, :desk]

    live_session :desk, on_mount: [{StacksWeb.MemberAuth, :ensure_librarian}] do
      live "/checkout", CheckoutLive
      live "/books/:book_id/queue", HoldQueueLive, :index
    end

    resources "/books", BookController, except: [:show, :delete] do
      resources "/copies", CopyController, only: [:create, :delete]
    end
  end

  scope "/api", StacksWeb.Api do
    pipe_through :api

    scope "/v1" do
      resources "/books", BookController, only: [:index, :show]

      scope "/books/:book_id" do
        post "/holds", HoldController, :create
        get "/holds", HoldController, :index
      end

      delete "/holds/:id", HoldController, :delete
    end
  end

  if Application.compile_env(:stacks, :dev_routes) do
    import Phoenix.LiveDashboard.Router

    scope "/dev" do
      pipe_through :browser

      live_dashboard "/dashboard", metrics: StacksWeb.Telemetry
      forward "/mailbox", Plug.Swoosh.MailboxPreview
    end
  end
end
