import type { Fact, Facts, OpenSet } from '../../domain/fact.ts';
import type { Framework, Placed, Purpose } from '../framework.ts';
import { fullName, lastPart } from '../languages/elixir/modules.ts';
import { evidence, partsOf } from '../linking.ts';
import { isOwn } from './calls/called.ts';
import { callPartsIn, type CallsPart } from './calls/call-parts.ts';
import {
  type Resolved,
  resolveCall,
  templateCalls,
  type TemplateCallsPart,
  uncounted,
} from './calls/template-calls.ts';
import { importersOf } from './calls/known-imports.ts';
import { type Modules, ownersOf, type Surrounding, surroundingOf } from './calls/imported.ts';

type Part = CallsPart | TemplateCallsPart;

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

/** A macro may have made the short name that a call begins with. */
const inFull = (called: string, { aliases }: Surrounding): string =>
  aliases.size === 0 || called.startsWith(':') ? called : fullName(called, aliases);

const linkModule = ({ path, part }: Placed<CallsPart>, modules: Modules): Linked => {
  const linked: Linked = { module: part.module, path, facts: new Map(), open: [] };
  const around = surroundingOf(part, modules);
  for (const [called, line] of part.calls.map(split)) addCall(linked, inFull(called, around), line);
  for (const told of part.bare) linkBare(linked, told, around, modules);
  const line = modules.index.defined.get(part.module)?.line ?? 1;
  for (const { name, by } of around.put) if (!isOwn(name, part.module)) addCall(linked, name, line, { by });
  for (const open of part.open) addOpen(linked, open);
  return linked;
};

/** What a template calls that is a file of its own, its module calls. */
const linkTemplate = ({ path, part }: Placed<TemplateCallsPart>, modules: Modules): Linked[] => {
  const owner = modules.index.templates.get(path);
  const own = owner && modules.parts.get(owner.module);
  if (!owner || !own) return [];
  const linked: Linked = { module: owner.module, path, facts: new Map(), open: [] };
  const around = surroundingOf(own, modules);
  const aliases = new Map([...around.aliases, ...owner.aliases]);
  for (const [told, line] of part.calls.map(split)) {
    const call = resolveCall(told, line, owner.module, aliases);
    if (!call || isOwn(call.name, owner.module)) continue;
    if (call.isBare) linkTemplateName(linked, call, around, modules);
    else if (!call.name.endsWith('/*')) addCall(linked, call.name, line);
    else addOpen(linked, { start: call.name.slice(0, -1), ending: '', why: uncounted, line });
  }
  return [linked];
};

/** A name that no import answers to is one of the module's own, or of a slot. */
const linkTemplateName = (
  linked: Linked,
  { name, line }: Resolved,
  around: Surrounding,
  modules: Modules,
): void => {
  for (const owner of ownersOf(name, around, modules).sure) addCall(linked, `${owner}.${name}`, line);
};

/** What a macro adds to a module may be what was asked for, though its own text does not tell. */
const askForMore = (placed: readonly Placed<CallsPart>[], { words, isMain, elsewhere }: Purpose): void => {
  if (words.length === 0) return;
  const holdsAny = (said: unknown): boolean => {
    const text = JSON.stringify(said);
    return words.some((word) => text.includes(word));
  };
  for (const word of words) for (const used of importersOf(word)) elsewhere.users(used);
  for (const { path, part } of placed)
    if (isMain(path) && holdsAny(part.quotes)) elsewhere.users(lastPart(part.module));
};

const link = (all: readonly Placed<Part>[], purpose: Purpose): Facts => {
  const { elsewhere, isMain } = purpose;
  const placed = partsOf(all, 'module');
  const parts = new Map(placed.map(({ part }) => [part.module, part]));
  const get = (name: string): CallsPart | undefined => {
    elsewhere.module(name);
    return parts.get(name);
  };
  const modules: Modules = { parts: { get }, index: purpose, surroundings: new Map() };
  askForMore(placed, purpose);
  const linked = [
    ...evidence(placed)
      .filter(({ path }) => isMain(path))
      .map((one) => linkModule(one, modules)),
    ...evidence(partsOf(all, 'template'))
      .filter(({ path }) => isMain(path))
      .flatMap((one) => linkTemplate(one, modules)),
  ];
  return {
    facts: linked.flatMap(({ facts }) => [...facts.values()]),
    open: linked.flatMap(({ open }) => open),
  };
};

export const elixirCalls: Framework<Part> = {
  name: 'elixir-calls',
  version: 2,
  visitors: {
    elixir: { words: ['defmodule', 'defprotocol', 'defimpl'], extract: callPartsIn },
    heex: { words: [], extract: templateCalls },
  },
  isByModule: true,
  link,
};
