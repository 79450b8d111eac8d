import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { Framework, Placed, Purpose } from '../framework.ts';
import { evidence } from '../linking.ts';
import { isOwn } from './calls/called.ts';
import { callPartsIn, type CallsPart } from './calls/call-parts.ts';
import { importersOf } from './calls/known-imports.ts';
import { type Modules, ownersOf, type Surrounding, surroundingOf } from './calls/imported.ts';

/**
 * Which module calls which function of another: `MyApp.Logs -> Logger.info/1`. What a macro puts into the modules that use
 * it is told of them as well, with `by`.
 */

const noAttributes: Fact['attributes'] = {};

interface Linked {
  module: string;
  path: string;
  facts: Map<string, Fact>;
  open: OpenSet[];
}

const addCall = (
  { module, path, facts }: Linked,
  called: string,
  line: number,
  attributes: Fact['attributes'] = noAttributes,
): void => {
  if (!facts.has(called))
    facts.set(called, { kind: 'call', subject: `${module} -> ${called}`, attributes, path, line });
};

const addOpen = (
  { module, path, open }: Linked,
  { start, ending, why, line }: CallsPart['open'][number],
): void => {
  const end = ending === '' ? {} : { ending };
  open.push({ kind: 'call', within: `${module} -> ${start}`, ...end, why, path, line });
};

const split = (told: string): [name: string, line: number] => {
  const at = told.lastIndexOf(' ');
  return [told.slice(0, at), Number(told.slice(at + 1))];
};

const linkBare = (linked: Linked, told: string, around: Surrounding, modules: Modules): void => {
  const [called, line] = split(told);
  const { sure, perhaps, isKnown } = ownersOf(called, around, modules);
  for (const owner of sure) addCall(linked, `${owner}.${called}`, line);
  if (sure.length > 0) return;
  const why = `\`${called}\` may be of a module that it imports`;
  for (const owner of perhaps) addOpen(linked, { start: `${owner}.${called}`, ending: '', why, line });
  const roots = new Set(isKnown ? [] : around.foreign.map((used) => used.split('.')[0] ?? used));
  for (const root of roots)
    addOpen(linked, {
      start: root,
      ending: `.${called}`,
      why: `\`use ${root}\` may import \`${called}\``,
      line,
    });
};

const linkModule = ({ path, part }: Placed<CallsPart>, modules: Modules): Linked => {
  const linked: Linked = { module: part.module, path, facts: new Map(), open: [] };
  const around = surroundingOf(part, modules);
  for (const told of part.calls) addCall(linked, ...split(told));
  for (const told of part.bare) linkBare(linked, told, around, modules);
  const line = modules.index.defined.get(part.module)?.line ?? 1;
  for (const { name, by } of around.put) if (!isOwn(name, part.module)) addCall(linked, name, line, { by });
  for (const open of part.open) addOpen(linked, open);
  return linked;
};

/** What a macro puts into those that use it may be what was asked for, though their own text does not tell. */
const askForUsers = ({ module, quotes }: CallsPart, { words, elsewhere }: Purpose): void => {
  const quoted = words.length > 0 ? JSON.stringify(quotes) : '';
  if (words.some((word) => quoted.includes(word))) elsewhere.users(module.slice(module.lastIndexOf('.') + 1));
};

const link = (placed: readonly Placed<CallsPart>[], purpose: Purpose): Facts => {
  const { elsewhere, isMain } = purpose;
  const parts = new Map(placed.map(({ part }) => [part.module, part]));
  const get = (name: string): CallsPart | undefined => {
    elsewhere.module(name);
    return parts.get(name);
  };
  const modules: Modules = { parts: { get }, index: purpose, surroundings: new Map() };
  const main = evidence(placed).filter(({ path }) => isMain(path));
  for (const word of purpose.words) for (const used of importersOf(word)) elsewhere.users(used);
  for (const { path, part } of placed) if (isMain(path)) askForUsers(part, purpose);
  const linked = main.map((one) => linkModule(one, modules));
  return {
    facts: linked.flatMap(({ facts }) => [...facts.values()]),
    open: linked.flatMap(({ open }) => open),
  };
};

export const elixirCalls: Framework<CallsPart> = {
  name: 'elixir-calls',
  version: 1,
  visitors: { elixir: { words: ['defmodule', 'defprotocol', 'defimpl'], extract: callPartsIn } },
  isByModule: true,
  link,
};
