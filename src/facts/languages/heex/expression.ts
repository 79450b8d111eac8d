/** What the code in a template says, without a parser for it: names, and calls with their arguments counted. */

/** `Components.Money.format` with two arguments; a bare name has no module, and an arity that cannot be counted is null. */
export interface CodeCall {
  name: string;
  arity: number | null;
  at: number;
}

interface Scan {
  /** The quote of the string that it is in; null in code. */
  quote: string | null;
  /** Braces that are open in this code. */
  braces: number;
}

/** An apostrophe that its line does not close is none. */
const isClosed = (code: string, start: number): boolean => {
  for (let at = start + 1; at < code.length && code[at] !== '\n'; at += 1) {
    if (code[at] === '\\') at += 1;
    else if (code[at] === "'") return true;
  }
  return false;
};

const isQuote = (code: string, at: number): boolean =>
  (code[at] === '"' && code[at - 1] !== '?') ||
  (code[at] === "'" && code[at - 1] !== '?' && isClosed(code, at));

/** Code with its strings blanked out, but for what is interpolated into them: as long as before, line by line. */
export const withoutStrings = (code: string): string => {
  const kept: string[] = [];
  const stack: Scan[] = [{ quote: null, braces: 0 }];
  for (let at = 0; at < code.length; at += 1) {
    const [char = '', next] = [code[at], code[at + 1]];
    const top = stack.at(-1) ?? { quote: null, braces: 0 };
    if (top.quote !== null) {
      if (char === top.quote) stack.pop();
      const isInterpolated = char === '#' && next === '{';
      const isEscaped = char === '\\';
      if (isInterpolated) stack.push({ quote: null, braces: 0 });
      kept.push(char === top.quote || char === '\n' ? char : ' ');
      if (isInterpolated || (isEscaped && next !== undefined)) {
        kept.push(isInterpolated ? '(' : next === '\n' ? next : ' ');
        at += 1;
      }
      continue;
    }
    const isEnd = char === '}' && top.braces === 0 && stack.length > 1;
    if (isEnd) stack.pop();
    else if (char === '{') top.braces += 1;
    else if (char === '}') top.braces -= 1;
    else if (isQuote(code, at)) stack.push({ quote: char, braces: 0 });
    kept.push(isEnd ? ')' : char);
  }
  return kept.join('');
};

const openers = new Set(['(', '[', '{']);
const closers = new Set([')', ']', '}']);

const noArguments = /\(\s*\)/y;
const keyword = /\s*(?:[a-z_]\w*[?!]?|"[^"]*"):\s/y;
const blockWord = /(?<![\w@.:])(?:fn|do(?!:)|end)\b/y;
const wordRest = /[\w?!]*/y;

const isAt = (pattern: RegExp, code: string, at: number): string | null => {
  pattern.lastIndex = at;
  return pattern.exec(code)?.[0] ?? null;
};

/** No call that people write in a template has more characters between its parentheses; calls in calls end here. */
const mostArguments = 2_000;
const mostSteps = 100_000;

interface Fuel {
  left: number;
}

/** How many arguments stand between parentheses, and where these end; null where they do not. Keywords are one. */
const countArguments = (code: string, open: number, fuel: Fuel): { count: number; end: number } | null => {
  let [depth, count, isKeywords] = [0, 0, false];
  const stop = Math.min(code.length, open + Math.min(mostArguments, fuel.left));
  for (let at = open; at < stop; at += 1) {
    const char = code[at] ?? '';
    if (openers.has(char)) depth += 1;
    else if (closers.has(char)) {
      depth -= 1;
      if (depth === 0) {
        fuel.left -= at - open;
        return { count, end: at + 1 };
      }
    } else if (/[a-z]/.test(char)) {
      // Commas between `fn` and `end`, or in what a block holds, part other things.
      const word = isAt(blockWord, code, at);
      if (word) depth += word === 'end' ? -1 : 1;
      at += Math.max((isAt(wordRest, code, at)?.length ?? 1) - 1, 0);
    }
    const startsArgument = depth === 1 && (at === open || char === ',') && !isKeywords;
    if (startsArgument && !isAt(noArguments, code, at)) {
      count += 1;
      isKeywords = isAt(keyword, code, at + 1) !== null;
    }
  }
  fuel.left -= stop - open;
  return null;
};

const called = /(?<![\w.@:?]|\w!)((?:[A-Z]\w*\.){1,20}|:[a-z]\w*\.)?([a-z_]\w*[?!]?)(?![\w:])/g;

const isPiped = (code: string, at: number): boolean => /\|>\s*$/.test(code.slice(Math.max(0, at - 60), at));

/** What stands after a name without parentheses, if it is called with something. */
const hasBareArguments = (code: string, end: number): boolean =>
  /^[ \t]+(?:["'@:%[{~]|\w+\b(?!\s*[-=|<>+*/])|&[\d(])/.test(code.slice(end, end + 60)) &&
  !/^[ \t]+(?:do|end|and|or|in|not|when|else|fn|if|unless|for|rescue)\b/.test(code.slice(end, end + 60));

const arityAt = (code: string, start: number, end: number, fuel: Fuel): number | null => {
  const captured =
    code[start - 1] === '&' ? /^\/(\d{1,3})(?!\d)/.exec(code.slice(end, end + 5))?.[1] : undefined;
  if (captured !== undefined) return Number(captured);
  const piped = isPiped(code, start) ? 1 : 0;
  if (code[end] !== '(') return hasBareArguments(code, end) ? null : piped;
  const counted = countArguments(code, end, fuel);
  if (!counted) return null;
  // After `if` and its kin, the block is theirs.
  const isAlone = /^\s*$/.test(code.slice(0, start));
  const block = isAlone && /^\s*do\b(?!:)/.test(code.slice(counted.end, counted.end + 60)) ? 1 : 0;
  return counted.count + piped + block;
};

/** No expression that people write in a template is longer. */
const longest = 20_000;

/** The calls in code without strings; a bare name counts where it has parentheses, or is captured. */
export const callsIn = (code: string): CodeCall[] => {
  if (code.length > longest) return [];
  const fuel: Fuel = { left: mostSteps };
  return [...code.matchAll(called)].flatMap((match): CodeCall[] => {
    const { 0: whole, 1: owner = '', 2: fun = '', index } = match;
    const end = index + whole.length;
    const isCalled = owner !== '' || code[end] === '(' || (code[index - 1] === '&' && code[end] === '/');
    return isCalled ? [{ name: `${owner}${fun}`, arity: arityAt(code, index, end, fuel), at: index }] : [];
  });
};
