import type { Files } from '../files.ts';

export const isMigration = (path: string): boolean => /\/migrations\/.*\.exs$/.test(path);

/** A migration after all others. */
export const later = (files: Files, body: string): Record<string, string> => {
  const last = [...files.keys()].filter(isMigration).toSorted().at(-1) ?? 'priv/repo/migrations/x.exs';
  const folder = last.slice(0, last.lastIndexOf('/'));
  const text = `defmodule Zygote.Repo.Migrations.Change do
  use Ecto.Migration

  def up do
${body}
  end

  def down, do: :ok
end
`;
  return { [`${folder}/29990101000000_change.exs`]: text };
};
