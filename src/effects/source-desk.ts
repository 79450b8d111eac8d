import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { extractParts, type FileParts } from '../facts/extract.ts';
import { type Glance, glanceAt } from '../facts/glance.ts';
import { grammars, type LanguageName } from '../facts/languages/index.ts';
import type { ReaderOf } from '../facts/languages/language.ts';
import { openSearch, type Search } from '../facts/word-search.ts';
import { decodeText, tooLarge } from '../text/decode.ts';
import { objectsOf, readBlob } from './git-objects.ts';
import { openReaders } from './grammars.ts';
import { openWorkingTree } from './working-tree.ts';

/** Where files are read in another thread: on the disk, or in git by the names of their contents. */
export interface Origin {
  root: string;
  isCommit: boolean;
}

/** How the content of a file is read: its bytes, or its size alone where it is too large; null where it is gone. */
type ReadContent = (file: SourceFile, limit: number) => Promise<Uint8Array | { size: number } | null>;

export interface SourceFile {
  path: string;
  language: LanguageName;
  /** The name that git has for its content; null where that is not known yet. */
  id: string | null;
}

export interface Looked {
  id: string;
  size: number;
  /** Null where it cannot be read; `fault` says why. */
  glance: Glance | null;
  fault: string | null;
}

/** What a parser made of a file, each framework's parts as JSON: that is how they are kept. */
export interface Parsed extends Pick<FileParts, 'modules' | 'fault'> {
  parts: [framework: string, json: string][];
}

/** How many files have been read, of those that have to be as far as is known. */
export type OnRead = (done: number, total: number) => void;

/** Reads the files of one tree, once each, and holds their bytes for as long as it is asked about them. */
export interface SourceDesk {
  look(files: readonly SourceFile[]): Promise<Looked[]>;
  /** `onParsed` is told how many it has done. */
  parse(
    jobs: readonly { file: SourceFile; frameworks: readonly string[] }[],
    onParsed?: (done: number) => void,
  ): Promise<Parsed[]>;
  /** By file, the words that it holds of those that are looked for. */
  search(files: readonly SourceFile[], words: readonly string[]): Promise<string[][]>;
}

/** Sources that people write are far below; what is larger is generated, or meant to hurt. */
const largestSource = 1024 * 1024;

/** The name that git has for such a content. */
const idOf = (bytes: Buffer): string =>
  createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

type Content = { bytes: Buffer } | { size: number; fault: string };

/** Text, or why it is none. */
const checked = (bytes: Buffer): Content => {
  if (isUtf8(bytes) && !bytes.includes(0)) return { bytes };
  const decoded = decodeText(bytes);
  return 'problem' in decoded ? { size: bytes.length, fault: decoded.problem } : { bytes };
};

const tooBig = ({ size }: { size: number }): Content => ({ size, fault: tooLarge(size, largestSource) });
const gone: Content = { size: 0, fault: 'it is gone' };

export const readFrom = ({ root, isCommit }: Origin): ReadContent => {
  const tree = openWorkingTree(root);
  return async ({ path, id }, limit) =>
    isCommit && id !== null ? readBlob(objectsOf(root), id, limit) : tree.read(path, limit);
};

const lookAt = ({ language, id }: SourceFile, content: Content): Looked => {
  if ('fault' in content) return { id: id ?? '', size: content.size, glance: null, fault: content.fault };
  const { bytes } = content;
  return { id: id ?? idOf(bytes), size: bytes.length, glance: glanceAt(language, bytes), fault: null };
};

const parseFile = (
  { language }: SourceFile,
  content: Content,
  frameworks: readonly string[],
  readerOf: ReaderOf,
): Parsed => {
  if ('fault' in content) return { modules: [], fault: content.fault, parts: [] };
  const { modules, fault, parts } = extractParts(language, content.bytes.toString(), readerOf, frameworks);
  return {
    modules,
    fault,
    parts: Object.entries(parts).map(([framework, found]) => [framework, JSON.stringify(found)]),
  };
};

/** What is asked for again is mostly what was read first; beyond this files are read again. */
const mostHeld = 16 * 1024 * 1024;

/** Files come in batches that are all searched for the same. */
let lastSearch: { words: string; search: Search } | null = null;

const searchFor = (words: readonly string[]): Search => {
  const key = words.join(' ');
  const search =
    lastSearch?.words === key
      ? lastSearch.search
      : openSearch(words.map((text) => ({ text, isWhole: true })));
  lastSearch = { words: key, search };
  return search;
};

export const openSourceDesk = (read: ReadContent): SourceDesk => {
  const held = new Map<string, Content>();
  let bytesHeld = 0;
  const contentOf = async (file: SourceFile): Promise<Content> => {
    const key = file.id ?? file.path;
    const before = held.get(key);
    if (before) return before;
    const found = await read(file, largestSource);
    const content =
      found === null ? gone : found instanceof Uint8Array ? checked(asBuffer(found)) : tooBig(found);
    if ('bytes' in content) bytesHeld += content.bytes.length;
    if (bytesHeld <= mostHeld) held.set(key, content);
    return content;
  };
  return {
    look: (files) => Promise.all(files.map(async (file) => lookAt(file, await contentOf(file)))),
    parse: async (jobs, onParsed = () => {}) => {
      const readerOf = await openReaders(grammars);
      const parsed: Parsed[] = [];
      for (const { file, frameworks } of jobs) {
        parsed.push(parseFile(file, await contentOf(file), frameworks, readerOf));
        onParsed(1);
      }
      return parsed;
    },
    search: async (files, words) => {
      const search = searchFor(words);
      const found: string[][] = [];
      for (const file of files) {
        const content = await contentOf(file);
        found.push('bytes' in content ? search(content.bytes).map((index) => words[index] ?? '') : []);
      }
      return found;
    },
  };
};
