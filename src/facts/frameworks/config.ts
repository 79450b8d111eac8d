import type { Fact, Facts, OpenSet, Value } from '../../domain/fact.ts';
import type { ElixirSource, Framework, ModuleIndex, Placed } from '../framework.ts';
import { moduleName } from '../languages/elixir/modules.ts';
import type { Call, Node } from '../languages/elixir/tree.ts';
import { type Landed, linkFlow, type Links } from './values/flow.ts';
import { flowIn, type FlowPart, readingOf, type Standing, standingOf } from './values/parts.ts';
import { type ReadOptions, readTerm } from './values/read-term.ts';
import { waysOf } from './values/reduce.ts';
import { type Setting as Known, settingOf } from './values/setting.ts';
import {
  agreed,
  byPlace,
  distinctOpen,
  evidence,
  flowOf,
  knownOnly,
  partsOf,
  type Place,
  showAtom,
  valueOf,
} from './values/show.ts';
import { argsOf, type Site, sitesIn } from './values/sites.ts';
import { bare, literal, type Term, textOf, unknown, walkTerms } from './values/term.ts';

/** `config :my_app, …` in a script, `Application.put_env`. */
interface Setting extends Standing {
  part: 'setting';
  /** The application, and the key if one stands apart from the values. */
  keys: Term[];
  value: Term;
  /** It stands under a condition other than in which environment the code runs. */
  isConditional: boolean;
}

/** `Application.get_env` and its kin. */
interface Read extends Standing {
  part: 'read';
  app: Term;
  key: Term;
  /** Null where there is none, and it must be configured. */
  otherwise: Term | null;
}

/** A key taken out of a configured list or map. */
interface Taken extends Standing {
  part: 'taken';
  from: Term;
  key: Term;
  otherwise: Term | null;
}

/** `System.get_env`. */
interface Variable extends Standing {
  part: 'variable';
  name: Term;
  otherwise: Term | null;
}

type Part = Setting | Read | Taken | Variable | FlowPart;

const options: ReadOptions = {
  hasValues: true,
  follows: (module) =>
    module === 'Application' || module === 'System' || module === 'String' || module === 'Integer',
  most: 400,
};

const readers: Readonly<Record<string, boolean>> = {
  get_env: false,
  fetch_env: true,
  'fetch_env!': true,
  compile_env: false,
  'compile_env!': true,
};

const receiverOf = ({ call, region }: Site): string | null =>
  call.receiver ? moduleName(call.receiver, region.scope) : null;

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
    call.name === 'config' && !call.receiver && /\bimport Config\b|\buse Mix\.Config\b/.test(source.text);
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
  const isRequired = name !== 'get_env' || isRaise(site.fallback);
  const otherwise = isRequired ? null : orFallback(given, site, (node) => readTerm(node, reading));
  return { part: 'variable', name: term, otherwise, ...standingOf(source, site, [term, given]) };
};

const variableNamed = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** Wrappers around `System.get_env` are called with the name of a variable. */
const mayReach = (site: Site): boolean => {
  const { call } = site;
  const receiver = receiverOf(site);
  if (call.name === null || receiver === 'System' || receiver === 'Application') return false;
  return argsOf(site).some(
    (arg) => arg.type === 'text' && arg.value !== null && arg.sigil === null && variableNamed.test(arg.value),
  );
};

const partsAt = (source: ElixirSource, site: Site, takes: boolean): Part[] =>
  [
    settingAt(source, site),
    readAt(source, site),
    takes ? takenAt(source, site) : null,
    variableAt(source, site),
  ].filter((part) => part !== null);

const termsOf = (part: Part): Term[] => {
  switch (part.part) {
    case 'setting':
      return [...part.keys, part.value];
    case 'read':
      return [part.app, part.key, part.otherwise ?? unknown];
    case 'taken':
      return [part.from, part.key, part.otherwise ?? unknown];
    case 'variable':
      return [part.name, part.otherwise ?? unknown];
    default:
      return [];
  }
};

const extract = (source: ElixirSource): Part[] => {
  const takes = /Application\.(?:get|fetch|compile)_env/.test(source.text);
  const own = sitesIn(source).flatMap((site) => partsAt(source, site, takes));
  const standings = own.filter((part) => 'callee' in part);
  return [...own, ...flowIn(source, { standings, terms: own.flatMap(termsOf), mayReach, options })];
};

const showKey = (key: Term | undefined): string | null => {
  if (key?.type === 'atom') return showAtom(key.name);
  return key?.type === 'module' ? key.name : null;
};

/** `:my_app, :key` as far as the keys are known, and whether they all are. */
const pathOf = (keys: readonly Term[]): { subject: string; isWhole: boolean } => {
  const shown = keys.map(showKey);
  const unknownAt = shown.indexOf(null);
  const known = (unknownAt < 0 ? shown : shown.slice(0, unknownAt)).join(', ');
  return unknownAt < 0
    ? { subject: known, isWhole: true }
    : { subject: known === '' ? ':' : `${known}, `, isWhole: false };
};

interface Stated extends Place {
  subject: string;
  /** What it is set to; null where it is only read. */
  setting: (Known & { isConditional: boolean }) | null;
  /** What a reader falls back to; null where it is only set, or must be. */
  otherwise: { value: Value | undefined } | null;
}

interface Linked {
  stated: Stated[];
  open: OpenSet[];
}

const openAt = (within: string, why: string, { path, line }: Place): OpenSet => ({
  kind: 'config',
  within,
  why,
  path,
  line,
});

type State = Omit<Stated, 'subject' | 'path' | 'line'>;

/** Keys → what is stated of them, or an open set where one of them is computed. */
const stateOf = (keys: readonly Term[], state: State, place: Place): Linked => {
  const { subject, isWhole } = pathOf(keys);
  return isWhole
    ? { stated: [{ subject, ...state, path: place.path, line: place.line }], open: [] }
    : { stated: [], open: [openAt(subject, 'the key is a value that the code computes', place)] };
};

const join = (all: readonly Linked[]): Linked => ({
  stated: all.flatMap(({ stated }) => stated),
  open: all.flatMap(({ open }) => open),
});

/** Where something is set, and whether it always is. */
interface Spot extends Place {
  isConditional: boolean;
}

interface Member extends Spot {
  key: Term;
  value: Term;
}

/** The keys in a keyword list or a map, and whether there may be others. */
const membersOf = (value: Term, place: Spot): { members: Member[]; isWhole: boolean } => {
  const none = { members: [], isWhole: true };
  switch (value.type) {
    case 'list': {
      const members = value.items.flatMap((item): Member[] => {
        const [key, given] = bareItems(item);
        return key && given
          ? [{ ...place, key, value: given, line: item.type === 'at' ? item.line : place.line }]
          : [];
      });
      // `[{:system, "NAME"}, :other]` is no list of keys.
      return { members: members.length === value.items.length ? members : [], isWhole: true };
    }
    case 'map':
      return {
        members: value.entries.map(([key, given]) => ({ ...place, key, value: given })),
        isWhole: value.bases.length === 0,
      };
    case 'lists':
    case 'either': {
      const parts = (value.type === 'lists' ? value.parts : value.options).map((part) =>
        membersOf(part, place),
      );
      return {
        members: parts.flatMap(({ members }) => members),
        isWhole: parts.every(({ isWhole }) => isWhole),
      };
    }
    case 'unknown':
      return { members: [], isWhole: false };
    default:
      return none;
  }
};

const bareItems = (item: Term): readonly Term[] => {
  const pair = bare(item);
  if (pair.type !== 'tuple' || pair.items.length !== 2) return [];
  const key = showKey(pair.items[0]);
  return key === null || key === ':system' ? [] : pair.items;
};

const settle = (keys: readonly Term[], value: Term, spot: Spot): Linked =>
  stateOf(
    keys,
    { setting: { ...settingOf(value), isConditional: spot.isConditional }, otherwise: null },
    spot,
  );

/** A key with its value, and the keys one level below it. */
const settleNested = (keys: readonly Term[], value: Term, place: Spot): Linked => {
  const { members, isWhole } = membersOf(value, place);
  const below = members.flatMap((one) =>
    showKey(one.key) === null ? [] : [settle([...keys, one.key], one.value, one)],
  );
  const { subject, isWhole: isNamed } = pathOf(keys);
  const open =
    isWhole || !isNamed ? [] : [openAt(`${subject}, `, 'the value that it is set to is computed', place)];
  return join([settle(keys, value, place), ...below, { stated: [], open }]);
};

const linkSetting = ({ isConditional }: Setting, { terms, path, line }: Landed): Linked => {
  const spot = { path, line, isConditional };
  const value = terms.at(-1) ?? unknown;
  const keys = terms.slice(0, -1);
  if (keys.length > 1) return settleNested(keys, value, spot);
  const { members, isWhole } = membersOf(value, spot);
  const { subject } = pathOf(keys);
  const open = isWhole ? [] : [openAt(`${subject}, `, 'what is configured is computed', spot)];
  return join([
    ...members.map((one) => settleNested([...keys, one.key], one.value, one)),
    { stated: [], open },
  ]);
};

/** A read path: `[:key, :nested]` of `compile_env` is two keys. */
const readKeys = (app: Term, key: Term): Term[] => [
  app,
  ...(key.type === 'list' ? key.items.map(bare) : [key]),
];

/** A fallback that is itself read from the configuration falls back in turn. */
const lastResort = (term: Term): Term => {
  const [only, ...others] =
    term.type === 'either' ? term.options.filter(({ type }) => type !== 'field') : [term];
  return only && others.length === 0 ? only : unknown;
};

const otherwiseOf = (isRequired: boolean, term: Term): Stated['otherwise'] =>
  isRequired ? null : { value: valueOf(lastResort(term)) };

const linkRead = (part: Read, landed: Landed): Linked => {
  const [app = unknown, key = unknown, otherwise = unknown] = landed.terms;
  return join(
    waysOf(key).map((way) =>
      stateOf(
        readKeys(app, way),
        { setting: null, otherwise: otherwiseOf(part.otherwise === null, otherwise) },
        landed,
      ),
    ),
  );
};

/** The `Application.get_env` that a list or map comes from; not one in what it holds. */
const rootOf = (from: Term): Term[] | null => {
  const stack = [from];
  for (let term = stack.pop(); term; term = stack.pop()) {
    if (term.type === 'call' && term.module === 'Application' && term.name in readers)
      return readKeys(term.args[0] ?? unknown, term.args[1] ?? unknown);
    if (term.type === 'map') stack.push(...term.bases);
    else if (term.type === 'lists') stack.push(...term.parts);
    else if (term.type === 'either') stack.push(...term.options);
  }
  return null;
};

const linkTaken = (part: Taken, landed: Landed): Linked => {
  const [from = unknown, key = unknown, otherwise = unknown] = landed.terms;
  const root = rootOf(from);
  if (!root || root.length > 2 || !pathOf(root).isWhole) return { stated: [], open: [] };
  const state = { setting: null, otherwise: otherwiseOf(part.otherwise === null, otherwise) };
  return join(waysOf(key).map((way) => stateOf([...root, way], state, landed)));
};

/** Any name of a variable starts with one of these: a set of all of them, and of nothing else. */
const initials = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ_'];

const linkVariable = (part: Variable, landed: Landed): Linked => {
  const [name = unknown, otherwise = unknown] = landed.terms;
  return join(
    waysOf(name).map((way) => {
      const subject = textOf(way);
      if (subject !== null)
        return {
          stated: [
            {
              subject,
              setting: null,
              otherwise: otherwiseOf(part.otherwise === null, otherwise),
              path: landed.path,
              line: landed.line,
            },
          ],
          open: [],
        };
      const start = way.type === 'text' ? textOf(way.parts[0] ?? unknown) : null;
      const why = 'the name of the environment variable is a value that the code computes';
      return { stated: [], open: (start ? [start] : initials).map((within) => openAt(within, why, landed)) };
    }),
  );
};

const linkers = {
  setting: linkSetting as (part: Part, landed: Landed) => Linked,
  read: linkRead as (part: Part, landed: Landed) => Linked,
  taken: linkTaken as (part: Part, landed: Landed) => Linked,
  variable: linkVariable as (part: Part, landed: Landed) => Linked,
};

const settles = { setting: 1, read: 2, taken: 2, variable: 1 };

type Own = Setting | Read | Taken | Variable;

const linkOwn = ({ path, part }: Placed<Own>, links: Links): Linked =>
  join(
    links
      .land({ terms: termsOf(part), standing: part, path }, { settles: settles[part.part] })
      .map((landed) => linkers[part.part](part, landed)),
  );

/** `{:system, "NAME"}` in what is configured is read from the environment too. */
const systemNames = (part: Setting): string[] => {
  const names: string[] = [];
  for (const term of walkTerms([part.value])) {
    const [tag, name = unknown] = term.type === 'tuple' ? term.items : [];
    const variable = textOf(name);
    if (tag?.type === 'atom' && tag.name === 'system' && variable !== null) names.push(variable);
  }
  return names;
};

const isVariable = (subject: string): boolean => !/^:|, /.test(subject);

/** What a machine of a developer is set to is no default, where something else is. */
const isDeveloper = ({ path }: Place): boolean => /(?:^|\/)config\/dev\.exs$/.test(path);

type Statement = NonNullable<Stated['setting']>;

const settingsOf = (all: readonly Stated[]): Statement[] => {
  const set = all.filter(({ setting }) => setting !== null);
  const common = set.filter((one) => !isDeveloper(one));
  return (common.length > 0 ? common : set).flatMap(({ setting }) => setting ?? []);
};

/** What readers fall back to where nothing is set; null where they do not, undefined where they differ. */
const fallbackOf = (all: readonly Stated[]): Value | undefined => {
  // A reader without a default says nothing of one.
  const given = all.flatMap(({ otherwise }) =>
    otherwise && otherwise.value !== null ? [otherwise.value] : [],
  );
  return given.length > 0 ? agreed(given) : null;
};

/** The values that it can have where no environment variable is set: `nil` in the configuration leaves it to readers. */
const defaultsOf = (set: readonly Statement[], fallback: Value | undefined): (Value | undefined)[] => {
  const values = set.map(({ value }) => (value === null ? fallback : value));
  return set.length === 0 || set.every(({ isConditional }) => isConditional) ? [...values, fallback] : values;
};

const isScalar = (value: Value): boolean => value === null || typeof value !== 'object';

/** Lists of keys are told key by key, and what may be a secret is told to nobody. */
const isTold = (subject: string, value: Value): boolean => {
  const mayBeSecret = /secret|password|passwd|token|salt|credential|private|(?:^|_)key(?:_base)?$/i.test(
    subject.split(', ').at(-1) ?? '',
  );
  return (
    value === null || (!mayBeSecret && (isScalar(value) || (Array.isArray(value) && value.every(isScalar))))
  );
};

const factOf = (subject: string, all: readonly Stated[]): Fact => {
  const [first] = all.toSorted(byPlace);
  const fallback = fallbackOf(all);
  const set = settingsOf(all);
  const env = new Set(set.flatMap((one) => (one.env === undefined ? [] : [one.env])));
  const defaults = defaultsOf(set, fallback);
  const common = agreed(defaults);
  const known = [
    ...new Set(
      defaults.flatMap((value) =>
        value !== undefined && value !== null && isTold(subject, value) ? [value] : [],
      ),
    ),
  ];
  const attributes = isVariable(subject)
    ? knownOnly({
        source: 'env',
        default: fallback !== undefined && isTold(subject, fallback) ? fallback : undefined,
      })
    : knownOnly({
        source: 'config',
        default: common !== undefined && isTold(subject, common) ? common : undefined,
        some_defaults: common === undefined && known.length > 0 ? known : undefined,
        env: env.size === 1 ? [...env][0] : undefined,
        configured: set.length > 0,
      });
  return { kind: 'config', subject, attributes, path: first?.path ?? '', line: first?.line ?? 0 };
};

const link = (placed: readonly Placed<Part>[], modules: ModuleIndex): Facts => {
  const parts = evidence(placed);
  const links = linkFlow(flowOf(parts), modules.uses);
  const own: Placed<Own>[] = [
    ...partsOf(parts, 'setting'),
    ...partsOf(parts, 'read'),
    ...partsOf(parts, 'taken'),
    ...partsOf(parts, 'variable'),
  ];
  const system = partsOf(parts, 'setting').flatMap(({ path, part }) =>
    systemNames(part).map((subject): Stated => ({
      subject,
      setting: null,
      otherwise: null,
      path,
      line: part.line,
    })),
  );
  const { stated, open } = join([...own.map((part) => linkOwn(part, links)), { stated: system, open: [] }]);
  return {
    facts: [...Map.groupBy(stated, ({ subject }) => subject)].map(([subject, all]) => factOf(subject, all)),
    open: distinctOpen(open),
  };
};

export const config: Framework<Part> = {
  name: 'config',
  version: 1,
  words: ['_env', 'import Config', 'Mix.Config', 'Env', 'System.'],
  extract,
  link,
};
