/** Enough for a day of trying things out, little enough for the memory. */
const most = 500;

/** Asks git once for what depends on ids alone. A failure is not kept. */
export const remembered = <T>(
  ask: (folder: string, one: string, other: string) => Promise<T>,
): ((folder: string, one: string, other: string) => Promise<T>) => {
  const known = new Map<string, Promise<T>>();
  return (folder, one, other) => {
    const key = `${folder} ${one} ${other}`;
    const found = known.get(key);
    if (found) return found;
    const asked = ask(folder, one, other);
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return asked;
  };
};
