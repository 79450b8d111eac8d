const noFiles: ReadonlySet<string> = new Set();
const noNames: readonly string[] = [];

/** Files by names that they have. */
export interface NameTable {
  get(name: string): ReadonlySet<string>;
  /** The names of a file. */
  of(path: string): readonly string[];
  add(path: string, names: readonly string[]): void;
  drop(path: string): void;
}

export const openNames = (): NameTable => {
  const paths = new Map<string, Set<string>>();
  const names = new Map<string, readonly string[]>();
  return {
    get: (name) => paths.get(name) ?? noFiles,
    of: (path) => names.get(path) ?? noNames,
    add: (path, own) => {
      names.set(path, own);
      for (const name of own) paths.set(name, (paths.get(name) ?? new Set<string>()).add(path));
    },
    drop: (path) => {
      for (const name of names.get(path) ?? []) {
        const others = paths.get(name);
        others?.delete(path);
        if (others?.size === 0) paths.delete(name);
      }
      names.delete(path);
    },
  };
};
