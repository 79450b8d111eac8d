import { type Known, learnParts, learnWords, newlyKnown } from '../facts/known.ts';
import type { LanguageName } from '../facts/languages/index.ts';
import type { FileModule } from '../facts/languages/language.ts';

/**
 * What is known of contents, as bytes: a table in JSON, and behind it what frameworks made of them, which is read where
 * somebody needs it.
 */

/** The frameworks for which a content may hold, and may start something, and those for which it is plain. */
type Shape = [mayHold: string[], mayStart: string[], isPlain: string[]];
type Look = [
  key: string,
  size: number,
  shape: number,
  names: string[],
  isOdd: boolean,
  words: string[],
  embeds: string[] | null,
];
type Parse = [
  key: string,
  modules: readonly FileModule[],
  fault: string | null,
  parts: [framework: string, length: number][],
];
/** The keys of contents, and of each the words that it holds. */
type Search = [words: string[], keys: string[], held: number[][]];

interface Table {
  shapes: Shape[];
  looks: Look[];
  parses: Parse[];
  searches: Search[];
}

/** Contents by their language and name. */
export type Contents = Map<string, Known>;

/** How much of what is known of a content was written down before. */
export interface Written {
  /** Whether its modules were. */
  isParsed: boolean;
  parts: ReadonlySet<string>;
  searches: number;
}

export const writtenOf = ({ modules, parts, searched }: Known): Written => ({
  isParsed: modules !== null,
  parts: new Set(parts.keys()),
  searches: searched.length,
});

export interface Entry {
  key: string;
  known: Known;
  written: Written | undefined;
}

const languageOf = (key: string): LanguageName => key.slice(0, key.indexOf(' ')) as LanguageName;

const looksOf = (entries: readonly Entry[]): Pick<Table, 'shapes' | 'looks'> => {
  const shapes: Shape[] = [];
  const numbers = new Map<string, number>();
  const looks = entries.flatMap(({ key, known: { glance, size }, written }): Look[] => {
    if (written || !glance) return [];
    const shape: Shape = [glance.mayHold, glance.mayStart, glance.isPlain];
    const text = JSON.stringify(shape);
    const number = numbers.get(text) ?? shapes.push(shape) - 1;
    numbers.set(text, number);
    return [[key, size, number, glance.names, glance.isOdd, glance.words, glance.embeds]];
  });
  return { shapes, looks };
};

const parsesOf = (entries: readonly Entry[]): { parses: Parse[]; chunks: Buffer[] } => {
  const chunks: Buffer[] = [];
  const parses = entries.flatMap(({ key, known, written }): Parse[] => {
    const fresh = [...known.parts].filter(([framework]) => !written?.parts.has(framework));
    if (!known.modules || (fresh.length === 0 && written?.isParsed)) return [];
    const parts = fresh.map(([framework, { json }]): [string, number] => {
      const chunk = typeof json === 'string' ? Buffer.from(json) : json;
      chunks.push(chunk);
      return [framework, chunk.length];
    });
    return [[key, known.modules, known.fault, parts]];
  });
  return { parses, chunks };
};

const searchesOf = (entries: readonly Entry[]): Search[] => {
  const bySet = new Map<ReadonlySet<string>, { search: Search; numbers: Map<string, number> }>();
  for (const { key, known, written } of entries)
    for (const searched of known.searched.slice(written?.searches ?? 0)) {
      const words = [...searched];
      const { search, numbers } = bySet.get(searched) ?? {
        search: [words, [], []],
        numbers: new Map(words.map((word, index) => [word, index])),
      };
      bySet.set(searched, { search, numbers });
      search[1].push(key);
      search[2].push([...known.held].flatMap((word) => numbers.get(word) ?? []));
    }
  return [...bySet.values()].map(({ search }) => search);
};

/** Null where there is nothing new. */
export const encode = (entries: readonly Entry[]): Buffer | null => {
  const { parses, chunks } = parsesOf(entries);
  const table: Table = { ...looksOf(entries), parses, searches: searchesOf(entries) };
  if (table.looks.length + parses.length + table.searches.length === 0) return null;
  const json = Buffer.from(JSON.stringify(table));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  return Buffer.concat([head, json, ...chunks]);
};

const decodeLooks = ({ shapes, looks }: Table, contents: Contents): void => {
  for (const [key, size, shape, names, isOdd, words, embeds] of looks) {
    const [mayHold = [], mayStart = [], isPlain = []] = shapes[shape] ?? [];
    const glance = { mayHold, mayStart, isPlain, names, isOdd, words, embeds };
    if (!contents.has(key)) contents.set(key, newlyKnown(languageOf(key), size, glance));
  }
};

const decodeParses = ({ parses }: Table, bytes: Buffer, contents: Contents): void => {
  let at = 0;
  for (const [key, modules, fault, lengths] of parses) {
    const parts = lengths.map(([framework, length]): [string, Buffer] => {
      at += length;
      return [framework, bytes.subarray(at - length, at)];
    });
    const known = contents.get(key);
    if (known) learnParts(known, { modules, fault, parts });
  }
};

const decodeSearches = ({ searches }: Table, contents: Contents): void => {
  for (const [words, keys, held] of searches) {
    const searched = new Set(words);
    for (const [index, key] of keys.entries()) {
      const known = contents.get(key);
      const own = held[index]?.map((number) => words[number] ?? '') ?? [];
      if (known) learnWords(known, searched, own);
    }
  }
};

/** Adds what bytes tell that `encode` has made. */
export const decode = (bytes: Buffer, contents: Contents): void => {
  const end = 4 + bytes.readUInt32LE();
  const table = JSON.parse(bytes.toString('utf8', 4, end)) as Table;
  decodeLooks(table, contents);
  decodeParses(table, bytes.subarray(end), contents);
  decodeSearches(table, contents);
};
