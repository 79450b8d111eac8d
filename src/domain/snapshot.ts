/** A tree of files at one moment: a commit, or the working tree. Paths are relative to its root, with `/`. */
export interface Snapshot {
  /** Every file below a folder, in the order of their paths; '' is the root. */
  list(folder: string): Promise<string[]>;
  /** The file's bytes, or null where there is no such file. A file over `limit` bytes gives its size alone. */
  read(path: string, limit?: number): Promise<Uint8Array | { size: number } | null>;
  /** Whether a file or a folder stands there. */
  has(path: string): Promise<boolean>;
  /** Where another process could read it as well: the folder of the files, or of the repository of a commit. */
  root?: string;
  /** Of a commit, the name and size that git has for the content of each file. */
  contents?: ReadonlyMap<string, { id: string; size: number }>;
}
