import type { Files } from '../files.ts';

/** Something that people do to code without changing what it does. */
export interface Rewrite {
  name: string;
  /** It is written for the sample. */
  ofSample?: true;
  /** One for each place where it can be done. */
  apply(files: Files): Rewritten[];
}

export const isByHand = ({ ofSample }: Rewrite): boolean => ofSample === true;

export interface Rewritten {
  where: string;
  files: Readonly<Record<string, string | null>>;
}

const isCode = (path: string): boolean => /^(?:lib|config|priv)\/.*\.exs?$/.test(path);

/** A rewrite of the text of a file: one application for each file that it changes. */
export const inEachFile = (
  name: string,
  change: (text: string, path: string) => string,
  isMeant: (path: string) => boolean = isCode,
): Rewrite => ({
  name,
  apply: (files) =>
    [...files].flatMap(([path, text]) => {
      const changed = isMeant(path) ? change(text, path) : text;
      return changed === text ? [] : [{ where: path, files: { [path]: changed } }];
    }),
});

export const isMigration = (path: string): boolean => /\/migrations\/\d+_\w+\.exs$/.test(path);
export const isLibrary = (path: string): boolean => path.startsWith('lib/');

/** Pieces of text that are replaced, each of which has to be there. */
export type Replacements = readonly (readonly [path: string, from: string, to: string])[];

/** A rewrite by hand, of certain places of the sample. */
export const byHand = (
  name: string,
  replacements: Replacements,
  more: Readonly<Record<string, string | null>> = {},
): Rewrite => ({
  name,
  ofSample: true,
  apply: (files) => {
    const changed: Record<string, string | null> = { ...more };
    for (const [path, from, to] of replacements) {
      const text = changed[path] ?? files.get(path) ?? '';
      if (!text.includes(from)) throw new Error(`${name}: ${path} has no ${JSON.stringify(from)}`);
      changed[path] = text.replace(from, () => to);
    }
    return [{ where: Object.keys(changed).join(' '), files: changed }];
  },
});
