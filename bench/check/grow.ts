/** The sample application beside copies of itself: as large as asked for, and the same every time. */

export type Files = ReadonlyMap<string, string>;

/** What is copied: the code and its migrations. What configures the application is there once. */
const isCopied = (path: string): boolean =>
  /^(?:lib|priv\/repo\/migrations)\/.+\.(?:ex|exs|heex)$/.test(path);

const isMigration = (path: string): boolean => path.startsWith('priv/');

const tablesIn = (files: Files): string[] => [
  ...new Set(
    [...files].flatMap(([path, text]) =>
      isMigration(path) ? [...text.matchAll(/\btable\(:(\w+)/g)].map(([, name = '']) => name) : [],
    ),
  ),
];

/** Another application with tables and paths of its own, so that nothing in it is what the design speaks of. */
const renamed = (path: string, text: string, tables: RegExp, copy: number): [path: string, text: string] => {
  const own = text.replaceAll('Stacks', `Stacks${copy}`).replaceAll(/\bstacks/g, `stacks${copy}`);
  const place = path
    .replace(/^lib\/stacks/, `lib/stacks${copy}`)
    .replace(/^(priv\/.*)\.exs$/, `$1_of_copy_${copy}.exs`);
  const withTables = isMigration(path)
    ? own.replaceAll(tables, `$1_${copy}`)
    : own.replaceAll(/\bschema "(\w+)"/g, `schema "$1_${copy}"`);
  return [place, withTables.replaceAll('scope "/', `scope "/copy-${copy}/`)];
};

/** At least so many sources. */
export const grow = (sample: Files, sources: number): Files => {
  const copied = [...sample].filter(([path]) => isCopied(path));
  const tables = new RegExp(`(?<![\\w.])(${tablesIn(sample).join('|')})(?!\\w)`, 'g');
  const grown = new Map(sample);
  for (let copy = 1; copy * copied.length < sources; copy += 1)
    for (const [path, text] of copied) {
      const [place, own] = renamed(path, text, tables, copy);
      grown.set(place, own);
    }
  return grown;
};

/** Each of so many modules, spread over all of the application, has one more function. */
export const change = (files: Files, size: number, number: number): Files => {
  const modules = [...files.keys()].filter((path) => /^lib\/.*\.ex$/.test(path)).toSorted();
  const step = Math.floor(modules.length / size);
  return new Map(
    Array.from({ length: size }, (_, index) => {
      const path = modules[(index * step + number * 7) % modules.length] ?? '';
      const text = (files.get(path) ?? '').replace(/end\s*$/, `\n  def added_${number}, do: ${index}\nend\n`);
      return [path, text];
    }),
  );
};
