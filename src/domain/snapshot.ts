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
  /** Of a commit. */
  contents?: Contents;
}

/** The names that git has for the contents of files. */
export interface Contents {
  all(): Promise<ReadonlyMap<string, string>>;
  /**
   * What differs from another commit of the same repository, found without looking at what is the same; null where that
   * cannot be told. Of what is there and no plain file, such as a link, there is no name.
   */
  since(other: Contents): Promise<ReadonlyMap<string, { id: string | null; isThere: boolean }> | null>;
}
