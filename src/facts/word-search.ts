/**
 * Which of many words a text holds, in one pass over its bytes: an Aho-Corasick automaton over the classes of bytes that
 * occur in the words at all.
 */
export interface Word {
  text: string;
  /** It may not be part of a longer identifier. */
  isWhole: boolean;
}

/** The numbers of the words that a text holds, each once, in the order in which they were met. */
export type Search = (bytes: Uint8Array) => number[];

const isIdentifier = (byte: number | undefined): boolean =>
  byte !== undefined &&
  ((byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x5f ||
    byte >= 0x80);

interface State {
  next: Map<number, State>;
  fallback: State | null;
  /** Words that end here, those that are the end of others among them. */
  words: number[];
  number: number;
}

const newState = (): State => ({ next: new Map(), fallback: null, words: [], number: 0 });

const addWord = (root: State, bytes: Uint8Array, word: number): void => {
  let state = root;
  for (const byte of bytes) {
    const next = state.next.get(byte) ?? newState();
    state.next.set(byte, next);
    state = next;
  }
  state.words.push(word);
};

const nextOf = (state: State, byte: number): State | null => {
  for (let from: State | null = state; from; from = from.fallback) {
    const next = from.next.get(byte);
    if (next) return next;
  }
  return null;
};

/** All states, shorter ones first, each with the longest other one that is its end. */
const connect = (root: State): State[] => {
  const states = [root];
  for (const state of states) {
    for (const [byte, next] of state.next) {
      next.fallback = (state.fallback && nextOf(state.fallback, byte)) ?? root;
      next.words.push(...next.fallback.words);
      states.push(next);
    }
  }
  return states;
};

/** States in which no word ends come first, so that one comparison tells. */
const numbered = (states: readonly State[]): { ordered: State[]; firstEnd: number } => {
  const [root, ...others] = states;
  const plain = others.filter(({ words }) => words.length === 0);
  const ends = others.filter(({ words }) => words.length > 0);
  const ordered = [...(root ? [root] : []), ...plain, ...ends];
  for (const [number, state] of ordered.entries()) state.number = number;
  return { ordered, firstEnd: plain.length + 1 };
};

const classesOf = (words: readonly Uint8Array[]): { classes: Uint8Array; bytes: number[] } => {
  const bytes = [...new Set(words.flatMap((word) => [...word]))];
  const classes = new Uint8Array(256);
  for (const [index, byte] of bytes.entries()) classes[byte] = index + 1;
  return { classes, bytes };
};

export const openSearch = (words: readonly Word[]): Search => {
  const texts = words.map(({ text }) => Buffer.from(text));
  const root = newState();
  for (const [number, text] of texts.entries()) if (text.length > 0) addWord(root, text, number);
  const { ordered, firstEnd } = numbered(connect(root));
  const { classes, bytes } = classesOf(texts);
  const width = bytes.length + 1;
  const table = new Uint32Array(ordered.length * width);
  for (const state of ordered)
    for (const [index, byte] of bytes.entries())
      table[state.number * width + index + 1] = (nextOf(state, byte) ?? root).number * width;
  const ends = ordered.slice(firstEnd).map((state) => state.words);
  const firstEndAt = firstEnd * width;
  const lengths = texts.map(({ length }) => length);
  const isWhole = words.map((word) => word.isWhole);
  const lastText = new Uint32Array(words.length);
  let texted = 0;

  return (text) => {
    texted += 1;
    const found: number[] = [];
    let state = 0;
    for (let at = 0; at < text.length; at += 1) {
      state = table[state + (classes[text[at] as number] as number)] as number;
      if (state < firstEndAt) continue;
      for (const word of ends[state / width - firstEnd] as number[]) {
        if (lastText[word] === texted) continue;
        const isPart =
          isWhole[word] === true &&
          (isIdentifier(text[at + 1]) || isIdentifier(text[at - (lengths[word] as number)]));
        if (isPart) continue;
        lastText[word] = texted;
        found.push(word);
      }
    }
    return found;
  };
};
