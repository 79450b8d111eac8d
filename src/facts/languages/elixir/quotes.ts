import type { ElixirSource } from './read.ts';
import { moduleName } from './modules.ts';
import type { Region } from './regions.ts';
import type { Site } from './sites.ts';

/** What a macro, or a function that gives it its quotes, puts into the modules that call it. */
export interface Quote<Said> {
  said: Said[];
  /** `use` in the quote. */
  uses: string[];
  /** Functions of its module whose quotes it may take in. */
  takes: string[];
}

/** By the name of the macro or function. */
export type Quotes<Said> = Readonly<Record<string, Quote<Said>>>;

/** `use MyAppWeb, :html` as `MyAppWeb :html`. */
const useAt = ({ call, region }: Site): string[] => {
  if (call.name !== 'use' || call.receiver !== null) return [];
  const module = moduleName(call.args[0], region.scope);
  const argument = call.args[1]?.type === 'atom' ? ` :${call.args[1].name}` : '';
  return module === null ? [] : [`${module}${argument}`];
};

const readQuote = <Said>(sites: readonly Site[], read: (quoted: readonly Site[]) => Said[]): Quote<Said> => {
  const quoted = sites.filter(({ isQuoted }) => isQuoted);
  return {
    said: quoted.length > 0 ? read(quoted) : [],
    uses: quoted.flatMap(useAt),
    takes: sites.flatMap(({ call }) => (call.receiver === null && call.name !== null ? [call.name] : [])),
  };
};

const join = <Said>(
  name: string,
  clauses: readonly Quote<Said>[],
  names: ReadonlySet<string>,
): Quote<Said> => ({
  said: clauses.flatMap(({ said }) => said),
  uses: clauses.flatMap(({ uses }) => uses),
  takes: [...new Set(clauses.flatMap(({ takes }) => takes))].filter(
    (each) => each !== name && names.has(each),
  ),
});

const says = <Said>({ said, uses }: Quote<Said>): boolean => said.length + uses.length > 0;

/** What the functions of a module quote; those that quote nothing are kept where they hand on what others do. */
export const quotesIn = <Said>(
  { text }: ElixirSource,
  sites: ReadonlyMap<Region, readonly Site[]>,
  read: (quoted: readonly Site[]) => Said[],
): Quotes<Said> => {
  if (!/\bquote\b/.test(text)) return {};
  const clauses = [...sites].flatMap(([{ owner }, own]) =>
    owner ? [{ name: owner.name, quote: readQuote(own, read) }] : [],
  );
  const names = new Set(clauses.filter(({ quote }) => says(quote)).map(({ name }) => name));
  const joined = [...Map.groupBy(clauses, ({ name }) => name)].map(
    ([name, same]) =>
      [
        name,
        join(
          name,
          same.map(({ quote }) => quote),
          names,
        ),
      ] as const,
  );
  return Object.fromEntries(joined.filter(([, quote]) => says(quote) || quote.takes.length > 0));
};

/** What comes into a module by what it uses. */
export interface Arrivals<Said> {
  arrived: { said: Said; by: string }[];
  /** Modules outside of the project that are used, here or in a quote. */
  foreign: string[];
}

interface Arriving<Said> extends Arrivals<Said> {
  by: string;
  seen: Set<string>;
  quotesOf(module: string): Quotes<Said> | undefined;
}

const take = <Said>(
  module: string,
  quotes: Quotes<Said>,
  entries: readonly string[],
  into: Arriving<Said>,
): void => {
  const queue = [...entries];
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    const quote = Object.hasOwn(quotes, entry) ? quotes[entry] : undefined;
    const key = `${module} ${entry}`;
    if (!quote || into.seen.has(key)) continue;
    into.seen.add(key);
    into.arrived.push(...quote.said.map((said) => ({ said, by: into.by })));
    queue.push(...quote.takes);
    for (const used of quote.uses) use(used, into);
  }
};

const use = <Said>(used: string, into: Arriving<Said>): void => {
  const [module = used, argument = ''] = used.split(' :');
  const quotes = into.quotesOf(module);
  if (quotes) take(module, quotes, ['__using__', '__before_compile__', argument], into);
  else into.foreign.push(module);
};

/** `uses`: what the module uses, as `MyAppWeb :html`; `quotesOf` knows the modules of the project. */
export const arrivalsBy = <Said>(
  uses: readonly string[],
  quotesOf: (module: string) => Quotes<Said> | undefined,
): Arrivals<Said> => {
  const found: Arrivals<Said> = { arrived: [], foreign: [] };
  const seen = new Set<string>();
  for (const used of uses) use(used, { ...found, by: `use ${used.replace(' :', ', :')}`, seen, quotesOf });
  return found;
};
