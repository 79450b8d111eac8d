/** How many letters have to be put in, taken out or changed to get from one to the other. */
export const editDistance = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
};

/** The name that was most likely meant, or undefined where none is near enough to be worth suggesting. */
export const nearestName = (name: string, names: Iterable<string>): string | undefined => {
  const wanted = name.toLowerCase();
  if (wanted.length > 100) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const candidate of names) {
    const away = editDistance(wanted, candidate.toLowerCase());
    if (!best || away < best.distance) best = { name: candidate, distance: away };
  }
  return best && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : undefined;
};

export const listNames = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** ` Did you mean …?`, or nothing. */
export const suggestName = (name: string, names: readonly string[]): string => {
  const nearest = nearestName(name, names);
  return nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
};
