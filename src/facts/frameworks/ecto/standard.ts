import { pushEither } from './clauses.ts';
import { argumentsOf, type Called, type Frame, type Handler, type Machine } from './machine.ts';
import { hole } from './names.ts';
import {
  equal,
  itemsOfList,
  listTerm,
  merged,
  nothing,
  option,
  pairTerm,
  type Term,
  textOf,
  truth,
  unknownTerm,
  valueTerm,
} from './terms.ts';

/** What functions of Elixir itself make of values, as far as migrations need them. */

/** A call with its values: the first two are what most of them need. */
interface Computing {
  args: readonly Term[];
  first: Term;
  second: Term;
  frame: Frame;
  machine: Machine;
  line: number;
}

type Computation = (computing: Computing) => Term;

const listOf = (items: readonly Term[] | null | undefined): Term =>
  items ? listTerm([...items]) : unknownTerm;

/** What may happen for a list that is not known. */
const applyPerhaps = (callee: Term, args: readonly Term[], { frame, machine, line }: Computing): void => {
  const scope: Frame = { ...frame, out: [] };
  machine.apply(callee, args, scope, line);
  pushEither(frame, [scope.out, []], line);
};

/** What is done for each item of a list. */
const applyToEach = (list: Term, callee: Term, computing: Computing): Term[] | null => {
  const { frame, machine, line } = computing;
  const items = itemsOfList(list);
  if (items) return items.map((item) => machine.apply(callee, [item], frame, line));
  applyPerhaps(callee, [unknownTerm], computing);
  return null;
};

const each: Computation = (computing) => {
  applyToEach(computing.first, computing.second, computing);
  return valueTerm('ok');
};

const mapped: Computation = (computing) => listOf(applyToEach(computing.first, computing.second, computing));

const flatMapped: Computation = (computing) => {
  const lists = applyToEach(computing.first, computing.second, computing)?.map(itemsOfList);
  return lists && !lists.includes(null) ? listTerm(lists.flatMap((items) => items ?? [])) : unknownTerm;
};

const reduced: Computation = (computing) => {
  const { first, second, args, frame, machine, line } = computing;
  const callee = args[2] ?? unknownTerm;
  const items = itemsOfList(first);
  if (items) return items.reduce((state, item) => machine.apply(callee, [item, state], frame, line), second);
  applyPerhaps(callee, [unknownTerm, unknownTerm], computing);
  return unknownTerm;
};

const filtered =
  (keeps: boolean): Computation =>
  ({ first, second, frame, machine, line }) => {
    const items = itemsOfList(first);
    const verdicts = items?.map((item) => truth(machine.apply(second, [item], frame, line))) ?? [null];
    if (items && !verdicts.includes(null)) return listOf(items.filter((_, at) => verdicts[at] === keeps));
    // The statements of a file are one item, which is not taken apart.
    return items?.every(({ is }) => is === 'file') ? first : unknownTerm;
  };

const joinedTexts = (items: readonly Term[] | null, by: Term | undefined): Term =>
  items ? valueTerm(items.map(textOf).join(by ? textOf(by) : '')) : unknownTerm;

const mapJoined: Computation = (computing) => {
  const { first, second, args } = computing;
  const [by, callee] = args[2] ? [second, args[2]] : [undefined, second];
  return joinedTexts(applyToEach(first, callee, computing), by);
};

const concatenated: Computation = ({ first, args }) => {
  const lists = (args.length === 1 ? (itemsOfList(first) ?? [unknownTerm]) : args).map(itemsOfList);
  return lists.includes(null) ? unknownTerm : listTerm(lists.flatMap((items) => items ?? []));
};

const numbered: Computation = ({ first }) =>
  listOf(itemsOfList(first)?.map((item, at): Term => ({ is: 'tuple', items: [item, valueTerm(at)] })));

export const member = (item: Term, list: Term): Term => {
  const verdicts = itemsOfList(list)?.map((one) => equal(one, item)) ?? [null];
  if (verdicts.includes(true)) return valueTerm(true);
  return verdicts.includes(null) ? unknownTerm : valueTerm(false);
};

const head: Computation = ({ first }) => {
  const items = itemsOfList(first);
  return items ? (items[0] ?? nothing) : unknownTerm;
};

const element: Computation = ({ first, second }) =>
  first.is === 'tuple' && second.is === 'value' && typeof second.value === 'number'
    ? (first.items[second.value] ?? unknownTerm)
    : unknownTerm;

const keysOf: Computation = ({ first }) =>
  listOf(
    itemsOfList(first)?.map((item) => (item.is === 'tuple' ? (item.items[0] ?? unknownTerm) : unknownTerm)),
  );

const valueOfKey: Computation = ({ first, second, args }) => {
  const items = itemsOfList(first);
  return items ? (option(listTerm(items), textOf(second)) ?? args[2] ?? nothing) : unknownTerm;
};

const pathJoined: Computation = ({ first, args }) => {
  const parts = args.length > 1 ? args : first.is === 'list' ? first.items : [unknownTerm];
  return valueTerm(parts.map(textOf).join('/'));
};

/** `Path.basename(path)`, `Path.basename(path, ".exs")`. */
const baseName: Computation = ({ first, args }) => {
  const name = textOf(first).split('/').at(-1) ?? '';
  const ending = args[1] ? textOf(args[1]) : '';
  return valueTerm(ending !== '' && name.endsWith(ending) ? name.slice(0, -ending.length) : name);
};

const folderName: Computation = ({ first }) =>
  valueTerm(textOf(first).split('/').slice(0, -1).join('/') || '.');

const withoutExtension: Computation = ({ first }) => valueTerm(textOf(first).replace(/\.\w+$/, ''));

const replacedText: Computation = ({ first, second, args }) => {
  const [from, to] = [textOf(second), textOf(args[2])];
  const isKnown =
    first.is === 'value' && second.is === 'value' && ![from, to].some((text) => text.includes(hole));
  return isKnown ? valueTerm(textOf(first).replaceAll(from, to)) : unknownTerm;
};

const readFile: Computation = ({ first }) => ({ is: 'file', path: textOf(first) });

const split: Computation = ({ first, second, args }) => {
  if (first.is === 'file') return listTerm([first]);
  const [text, by] = [textOf(first), args[1] ? textOf(second) : ' '];
  if (text.includes(hole) || by.includes(hole)) return unknownTerm;
  return listTerm(text.split(by).map((part) => valueTerm(part)));
};

const onText =
  (change: (text: string) => string): Computation =>
  ({ first }) => {
    if (first.is === 'file') return first;
    return first.is === 'value' && typeof first.value === 'string'
      ? valueTerm(change(first.value))
      : unknownTerm;
  };

const same: Computation = ({ first }) => first;

const run: Computation = ({ first, frame, machine, line }) => machine.apply(first, [], frame, line);

const then: Computation = ({ first, second, frame, machine, line }) =>
  machine.apply(second, [first], frame, line);

const tap: Computation = (computing) => {
  then(computing);
  return computing.first;
};

const computations = new Map<string, Computation>([
  ['Enum.each', each],
  ['Enum.map', mapped],
  ['Stream.map', mapped],
  ['Stream.each', mapped],
  ['Enum.flat_map', flatMapped],
  ['Enum.reduce', reduced],
  ['Enum.filter', filtered(true)],
  ['Enum.reject', filtered(false)],
  ['Enum.join', ({ first, args }) => joinedTexts(itemsOfList(first), args[1])],
  ['Enum.map_join', mapJoined],
  ['Enum.concat', concatenated],
  ['Enum.with_index', numbered],
  ['Enum.member?', ({ first, second }) => member(second, first)],
  ['Enum.reverse', ({ first }) => listOf(itemsOfList(first)?.toReversed())],
  ['Map.keys', keysOf],
  ['Keyword.keys', keysOf],
  ['Keyword.merge', ({ first, second }) => merged(first, second)],
  [
    'Keyword.put',
    ({ first, second, args }) => merged(first, listTerm([pairTerm(textOf(second), args[2] ?? unknownTerm)])),
  ],
  ['Keyword.get', valueOfKey],
  ['Map.get', valueOfKey],
  ['Path.join', pathJoined],
  ['Path.expand', ({ first, args }) => (args[1] ? valueTerm(`${textOf(args[1])}/${textOf(first)}`) : first)],
  ['Path.basename', baseName],
  ['Path.dirname', folderName],
  ['Path.rootname', withoutExtension],
  ['String.replace', replacedText],
  ['String.replace_suffix', replacedText],
  ['Application.app_dir', ({ args }) => valueTerm(`${hole}/${args[1] ? textOf(args[1]) : ''}`)],
  ['File.read!', readFile],
  ['File.stream!', readFile],
  ['String.split', split],
  ['String.downcase', onText((text) => text.toLowerCase())],
  ['String.upcase', onText((text) => text.toUpperCase())],
  ['String.trim', onText((text) => text.trim())],
  ...[
    ...['Enum.to_list', 'Enum.uniq', 'Function.identity', 'String.to_atom', 'String.to_existing_atom'],
    ...['Atom.to_string', 'Integer.to_string', 'String.Chars.to_string', 'Kernel.to_string'],
  ].map((name): [string, Computation] => [name, same]),
  ...['transaction', 'checkout', 'transact'].map((name): [string, Computation] => [`Repo.${name}`, run]),
  ['Kernel.hd', head],
  ['List.first', head],
  ['Kernel.elem', element],
  ['Kernel.then', then],
  ['Kernel.tap', tap],
]);

/** Computes a call of Elixir's own modules; null where it is none that is known. */
export const computed = (key: string, called: Called, frame: Frame, machine: Machine): Term | null => {
  const computation = computations.get(key);
  if (!computation) return null;
  const args = argumentsOf(called, frame, machine);
  const [first = unknownTerm, second = unknownTerm] = args;
  return computation({ args, first, second, frame, machine, line: called.call.line });
};

export const kernelHandler: Handler = (called, frame, machine) =>
  called.call.receiver ? null : computed(`Kernel.${called.name}`, called, frame, machine);
