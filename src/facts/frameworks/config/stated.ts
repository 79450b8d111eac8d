import type { OpenSet, Value } from '../../../domain/fact.ts';
import type { Placed } from '../../framework.ts';
import type { Landed, Links } from '../../languages/elixir/link-flow.ts';
import { waysOf } from '../../languages/elixir/reduce-term.ts';
import { type Setting as Known, settingOf } from '../../languages/elixir/setting.ts';
import { showAtom, valueOf } from '../../languages/elixir/show-term.ts';
import { bare, type Term, textOf, unknown, walkTerms } from '../../languages/elixir/term.ts';
import type { Place } from '../../linking.ts';
import {
  type ConfigPart,
  type Read,
  readers,
  type Setting,
  type Taken,
  termsOf,
  type Variable,
} from './config-parts.ts';

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

export interface Stated extends Place {
  subject: string;
  /** What it is set to; null where it is only read. */
  setting: (Known & { isConditional: boolean }) | null;
  /** What a reader falls back to; null where it is only set, or must be. */
  otherwise: { value: Value | undefined } | null;
}

export interface Linked {
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

export const join = (all: readonly Linked[]): Linked => ({
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

/** What starts so is no variable of the environment. */
const others = [':'];

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
      const all = start ? openAt(start, why, landed) : { ...openAt('', why, landed), except: others };
      return { stated: [], open: [all] };
    }),
  );
};

const linkers = {
  setting: linkSetting as (part: ConfigPart, landed: Landed) => Linked,
  read: linkRead as (part: ConfigPart, landed: Landed) => Linked,
  taken: linkTaken as (part: ConfigPart, landed: Landed) => Linked,
  variable: linkVariable as (part: ConfigPart, landed: Landed) => Linked,
};

const settles = { setting: 1, read: 2, taken: 2, variable: 1 };

export const linkOwn = ({ path, part }: Placed<ConfigPart>, links: Links): Linked =>
  join(
    links
      .land({ terms: termsOf(part), standing: part, path }, { settles: settles[part.part] })
      .map((landed) => linkers[part.part](part, landed)),
  );

/** `{:system, "NAME"}` in what is configured is read from the environment too. */
export const systemNames = (part: Setting): string[] => {
  const names: string[] = [];
  for (const term of walkTerms([part.value])) {
    const [tag, name = unknown] = term.type === 'tuple' ? term.items : [];
    const variable = textOf(name);
    if (tag?.type === 'atom' && tag.name === 'system' && variable !== null) names.push(variable);
  }
  return names;
};
