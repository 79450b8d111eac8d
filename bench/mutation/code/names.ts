/** Names close enough to be a slip of the pen, and names that are nothing like. */

const ending = (name: string): [stem: string, mark: string] => {
  const mark = /[?!]$/.exec(name)?.[0] ?? '';
  return [name.slice(0, name.length - mark.length), mark];
};

/** `place_hold` → `place_holds`, `holds` → `hold`; `taken`: a text in which the new name must not stand yet. */
export const near = (name: string, taken = ''): string => {
  const [stem, mark] = ending(name);
  const slip = stem.length > 3 && stem.endsWith('s') ? stem.slice(0, -1) : `${stem}s`;
  return `${new RegExp(`\\b${slip}\\b`).test(taken) ? `${stem}z` : slip}${mark}`;
};

export const far = (name: string): string => (/^[A-Z]/.test(name) ? 'Zygote' : `zygote${ending(name)[1]}`);
