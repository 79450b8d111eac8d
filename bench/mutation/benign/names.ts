import { escape, lastOf } from '../mutation.ts';
import { inEachFile, isLibrary, type Rewrite } from './rewrite.ts';

/** Aliases, full names, imports: how a module is called where it is used. */

interface Alias {
  /** The statement. */
  text: string;
  names: string[];
}

const aliasesIn = (text: string): Alias[] =>
  [...text.matchAll(/^ *alias ([\w.]+)(?:\.\{([^}]*)\})?\n/gm)].map(([statement, name = '', group]) => ({
    text: statement,
    names: group === undefined ? [name] : group.split(',').map((part) => `${name}.${part.trim()}`),
  }));

const replaceName = (text: string, name: string, to: string): string =>
  text.replace(new RegExp(`(?<![\\w.:@"/#])${escape(name)}(?![\\w:])(?!\\.\\{)`, 'g'), to);

const templates = /~H|embed_templates/;

const withoutAliases = (text: string): string => {
  if (/^\s*quote do/m.test(text)) return text;
  const aliases = aliasesIn(text).filter(({ text: statement }) => statement.startsWith('  alias'));
  // A name may be made with the help of one before it.
  const full = new Map<string, string>();
  for (const name of aliases.flatMap(({ names }) => names)) {
    const [first = '', ...rest] = name.split('.');
    full.set(lastOf(name), [full.get(first) ?? first, ...rest].join('.'));
  }
  let changed = aliases.reduce((left, { text: statement }) => left.replace(statement, ''), text);
  for (const [short, name] of full) changed = replaceName(changed, short, name);
  return changed;
};

const oneByOne = (text: string): string =>
  text.replace(/^( *)alias ([\w.]+)\.\{([^}]*)\}$/gm, (_all, indent: string, name: string, group: string) =>
    group
      .split(',')
      .map((part) => `${indent}alias ${name}.${part.trim()}`)
      .join('\n'),
  );

const renamed = (text: string): string => {
  if (/^\s*quote do/m.test(text) || templates.test(text)) return text;
  return [...text.matchAll(/^  alias ([\w.]+\.\w+)$/gm)].reduce((left, [statement, name = '']) => {
    const short = lastOf(name);
    const rest = left.replace(statement, '\u0000');
    const used = replaceName(rest, short, `Our${short}`);
    return used === rest ? left : used.replace('\u0000', `${statement}, as: Our${short}`);
  }, text);
};

/** `Events.tell(x)` → `import Events, only: [tell: 1]` and `tell(x)`. */
const imported = (text: string): string => {
  for (const name of aliasesIn(text).flatMap(({ names }) => names)) {
    const short = lastOf(name);
    const calls = [...text.matchAll(new RegExp(`(?<![\\w.])${short}\\.(\\w+)\\(([\\w.]*)\\)`, 'g'))];
    const [first] = calls;
    const [, called = '', argument] = first ?? [];
    const isFree = called !== '' && !new RegExp(`(?<![.\\w])${called}[ (]`).test(text);
    if (
      !isFree ||
      (text.match(new RegExp(`\\b${called}\\b`, 'g'))?.length ?? 0) !==
        calls.filter(([, each]) => each === called).length
    )
      continue;
    const arity = argument === '' ? 0 : 1;
    const statement = aliasesIn(text).at(-1)?.text ?? '';
    return text
      .replaceAll(`${short}.${called}(`, `${called}(`)
      .replace(statement, () => `${statement}\n  import ${name}, only: [${called}: ${arity}]\n`);
  }
  return text;
};

/** `Events.tell(hold)` → `hold |> Events.tell()`. */
const piped = (text: string): string =>
  text.replace(
    /^( +)((?:[A-Z][\w.]*|:telemetry)\.[a-z_]+[!?]?)\((@?\w+|\[:[\w:, ]*\])(?:, ([^\n]*))?\)$/gm,
    (_all, indent: string, called: string, first: string, rest = '') =>
      `${indent}${first} |> ${called}(${rest})`,
  );

/** `a |> f(b)` → `f(a, b)`. */
const nested = (text: string): string =>
  text.replace(
    /(?<=^ +|, do: |= |<- )(\w+) \|> ([\w.]+[!?]?)\(([^()\n]*)\)/gm,
    (_all, first: string, called: string, rest: string) =>
      `${called}(${rest === '' ? first : `${first}, ${rest}`})`,
  );

export const nameRewrites: readonly Rewrite[] = [
  inEachFile('full names for aliases', withoutAliases, isLibrary),
  inEachFile('aliases one by one', oneByOne, isLibrary),
  inEachFile('aliases under other names', renamed, isLibrary),
  inEachFile('an import for a module', imported, isLibrary),
  inEachFile('calls as pipes', piped),
  inEachFile('pipes as calls', nested),
];
