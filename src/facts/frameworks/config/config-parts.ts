import type { ElixirSource } from '../../framework.ts';
import { readingOf, type Standing, standingOf } from '../../languages/elixir/flow-parts.ts';
import type { ReadOptions } from '../../languages/elixir/read-step.ts';
import { readTerm } from '../../languages/elixir/read-term.ts';
import { argsOf, receiverOf, type Site, sitesIn } from '../../languages/elixir/sites.ts';
import { literal, type Term, unknown, walkTerms } from '../../languages/elixir/term.ts';
import type { Call, Node } from '../../languages/elixir/tree.ts';

/** `config :my_app, …` in a script, `Application.put_env`. */
export interface Setting extends Standing {
  part: 'setting';
  /** The application, and the key if one stands apart from the values. */
  keys: Term[];
  value: Term;
  /** It stands under a condition other than in which environment the code runs. */
  isConditional: boolean;
}

/** `Application.get_env` and its kin. */
export interface Read extends Standing {
  part: 'read';
  app: Term;
  key: Term;
  /** Null where there is none, and it must be configured. */
  otherwise: Term | null;
}

/** A key taken out of a configured list or map. */
export interface Taken extends Standing {
  part: 'taken';
  from: Term;
  key: Term;
  otherwise: Term | null;
}

/** `System.get_env`. */
export interface Variable extends Standing {
  part: 'variable';
  name: Term;
  otherwise: Term | null;
}

export type ConfigPart = Setting | Read | Taken | Variable;

export const options: ReadOptions = {
  hasValues: true,
  follows: (module) =>
    module === 'Application' || module === 'System' || module === 'String' || module === 'Integer',
  most: 400,
};

export const readers: Readonly<Record<string, boolean>> = {
  get_env: false,
  fetch_env: true,
  'fetch_env!': true,
  compile_env: false,
  'compile_env!': true,
};

/** `if config_env() == :prod`, and the like. */
const isEnvironment = (condition: Call, text: string): boolean => {
  const tested = condition.args.map(({ start, end }) => text.slice(start, end)).join(' ');
  return /\bconfig_env\b|\bMix\.env\b|\benv\b|\w_env\b/.test(
    tested.replace(/System\.(?:get|fetch)_env!?\([^)]*\)/g, ''),
  );
};

const settingAt = (source: ElixirSource, site: Site): Setting | null => {
  const { call } = site;
  const args = argsOf(site);
  const isConfig =
    call.name === 'config' &&
    !call.receiver &&
    /\bimport[ (]+Config\b|\buse[ (]+Mix\.Config\b/.test(source.text);
  const isPut = call.name === 'put_env' && receiverOf(site) === 'Application';
  if ((!isConfig && !isPut) || args.length < 2 || (isPut && args.length < 3)) return null;
  const reading = readingOf(source, site, { ...options, hasLines: true });
  const [app, ...rest] = args.map((arg) => readTerm(arg, reading));
  const value = isPut ? rest[1] : rest.at(-1);
  const keys = [app ?? unknown, ...rest.slice(0, isPut ? 1 : -1)];
  const isConditional = isPut || site.conditions.some((condition) => !isEnvironment(condition, source.text));
  return {
    part: 'setting',
    keys,
    value: value ?? unknown,
    isConditional,
    ...standingOf(source, site, isPut ? [...keys] : []),
  };
};

const readAt = (source: ElixirSource, site: Site): Read | null => {
  const isRequired = readers[site.call.name ?? ''];
  if (isRequired === undefined || receiverOf(site) !== 'Application') return null;
  const reading = readingOf(source, site, options);
  const [app = unknown, key = unknown, otherwise = literal(null)] = argsOf(site).map((arg) =>
    readTerm(arg, reading),
  );
  const given = isRequired ? null : otherwise;
  return { part: 'read', app, key, otherwise: given, ...standingOf(source, site, [app, key, otherwise]) };
};

const takers = /^(?:get|fetch|fetch!|pop|has_key\?|get_lazy)$/;
const containers = /^(?:Keyword|Map|Access)$/;

/** What holds the key, the key and the default, of `Keyword.get(config, :key, default)` and `config.key`. */
const takenArgs = (site: Site): (Node | string | undefined)[] | null => {
  const { call } = site;
  if (takers.test(call.name ?? '') && containers.test(receiverOf(site) ?? ''))
    return argsOf(site).slice(0, 3);
  const isField =
    call.args.length === 0 &&
    call.receiver?.type === 'identifier' &&
    call.receiver.name !== '__MODULE__' &&
    site.piped === null;
  return isField && call.receiver && call.name !== null ? [call.receiver, call.name] : null;
};

const mayBeConfigured = (term: Term): boolean => {
  for (const one of walkTerms([term]))
    if (one.type === 'call' && (one.module === 'Application' || one.module === one.from)) return true;
  return false;
};

const takenAt = (source: ElixirSource, site: Site): Taken | null => {
  const args = takenArgs(site);
  if (!args) return null;
  const reading = readingOf(source, site, options);
  const termOf = (node: Node | string | undefined): Term =>
    typeof node === 'string' ? { type: 'atom', name: node } : readTerm(node, reading);
  const from = termOf(args[0]);
  if (!mayBeConfigured(from)) return null;
  const key = termOf(args[1]);
  const isRequired = site.call.name === 'fetch!' || site.call.name === 'fetch';
  const given = args[2] ? termOf(args[2]) : literal(null);
  const otherwise =
    isRequired || site.call.name === 'get_lazy'
      ? null
      : orFallback(given, site, (node) => readTerm(node, reading));
  return { part: 'taken', from, key, otherwise, ...standingOf(source, site, [from, key, given]) };
};

/** `… || value` stands for the default where none is passed. */
const orFallback = (given: Term, { fallback }: Site, read: (node: Node) => Term): Term =>
  fallback && given.type === 'literal' && given.value === null ? read(fallback) : given;

/** The branch for `nil` of a `case` that asks for it; undefined where none asks. */
const nilBranch = ({ call, conditions }: Site): Node | null | undefined => {
  const around = conditions.at(-1);
  const [subject] = around?.args ?? [];
  const isAsked = subject && subject.start <= call.start && call.end <= subject.end;
  if (around?.name !== 'case' || !isAsked) return undefined;
  const branch = around.body?.find(
    (clause) =>
      clause.type === 'arrow' && clause.left.some((node) => node.type === 'literal' && node.value === null),
  );
  return branch?.type === 'arrow' ? (branch.right.at(-1) ?? null) : null;
};

const isRaise = (node: Node | null): boolean =>
  node?.type === 'call' && node.receiver === null && node.name === 'raise';

const variableAt = (source: ElixirSource, site: Site): Variable | null => {
  const { name } = site.call;
  if (!/^(?:get_env|fetch_env|fetch_env!)$/.test(name ?? '') || receiverOf(site) !== 'System') return null;
  const reading = readingOf(source, site, options);
  const args = argsOf(site);
  if (args.length === 0) return null;
  const term = readTerm(args[0], reading);
  const given = args[1] ? readTerm(args[1], reading) : literal(null);
  const unset = args[1] ? undefined : nilBranch(site);
  const isRequired = name !== 'get_env' || isRaise(site.fallback ?? unset ?? null);
  const fallback =
    unset === undefined
      ? orFallback(given, site, (node) => readTerm(node, reading))
      : readTerm(unset ?? undefined, reading);
  const otherwise = isRequired ? null : fallback;
  return { part: 'variable', name: term, otherwise, ...standingOf(source, site, [term, fallback]) };
};

const variableNamed = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** `HOST` may be anything, but where the environment is spoken of. */
const shortlyNamed = /^[A-Z][A-Z0-9]+$/;
const speaksOfEnvironment = /env|config|setting/i;

/** Wrappers around `System.get_env` are called with the name of a variable. */
export const mayReach = (site: Site): boolean => {
  const { call } = site;
  const receiver = receiverOf(site);
  if (call.name === null || receiver === 'System' || receiver === 'Application') return false;
  const isSpokenOf = speaksOfEnvironment.test(`${receiver ?? ''}.${call.name}`);
  const isVariable = (name: string): boolean =>
    variableNamed.test(name) || (isSpokenOf && shortlyNamed.test(name));
  return argsOf(site).some(
    (arg) => arg.type === 'text' && arg.value !== null && arg.sigil === null && isVariable(arg.value),
  );
};

const partsAt = (source: ElixirSource, site: Site, takes: boolean): ConfigPart[] =>
  [
    settingAt(source, site),
    readAt(source, site),
    takes ? takenAt(source, site) : null,
    variableAt(source, site),
  ].filter((part) => part !== null);

export const termsOf = (part: ConfigPart): Term[] => {
  switch (part.part) {
    case 'setting':
      return [...part.keys, part.value];
    case 'read':
      return [part.app, part.key, part.otherwise ?? unknown];
    case 'taken':
      return [part.from, part.key, part.otherwise ?? unknown];
    case 'variable':
      return [part.name, part.otherwise ?? unknown];
  }
};

export const configPartsIn = (source: ElixirSource): ConfigPart[] => {
  const takes = /Application\.(?:get|fetch|compile)_env/.test(source.text);
  return sitesIn(source).flatMap((site) => partsAt(source, site, takes));
};
