defmodule Stacks.Mailer do
  use Swoosh.Mailer, otp_app: :stacks
end
