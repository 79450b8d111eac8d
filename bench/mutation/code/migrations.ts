import type { Files } from '../files.ts';

export const isMigration = (path: string): boolean => /\/migrations\/.*\.exs$/.test(path);

/** Other databases have folders of their own, with fewer of them. */
const mainFolder = (files: Files): string => {
  const folders = Map.groupBy([...files.keys()].filter(isMigration), (path) =>
    path.slice(0, path.lastIndexOf('/')),
  );
  const [most] = [...folders].toSorted(([, one], [, other]) => other.length - one.length);
  return most?.[0] ?? 'priv/repo/migrations';
};

/** A migration after all others. */
export const later = (files: Files, body: string): Record<string, string> => {
  const folder = mainFolder(files);
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
