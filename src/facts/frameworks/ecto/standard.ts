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
  type Term,
  textOf,
  unknownTerm,
  valueTerm,
} from './terms.ts';

/** What functions of Elixir itself make of values, as far as migrations need them. */

/** What is done for each item of a list; where the list is not known, it may be done. */
const each = (list: Term, callee: Term, frame: Frame, machine: Machine, line: number): Term[] | null => {
  const items = itemsOfList(list);
  if (items) return items.map((item) => machine.apply(callee, [item], frame, line));
  const scope: Frame = { ...frame, out: [] };
  machine.apply(callee, [unknownTerm], scope, line);
  pushEither(frame, [scope.out, []], line);
  return null;
};

const listOf = (items: Term[] | null): Term => (items ? listTerm(items) : unknownTerm);

type Computation = (args: readonly Term[], frame: Frame, machine: Machine, line: number) => Term;

const [first, second] = [
  (args: readonly Term[]): Term => args[0] ?? unknownTerm,
  (args: readonly Term[]): Term => args[1] ?? unknownTerm,
];

const reduced: Computation = (args, frame, machine, line) => {
  const [list = unknownTerm, start = unknownTerm, callee = unknownTerm] = args;
  const items = itemsOfList(list);
  if (items) return items.reduce((state, item) => machine.apply(callee, [item, state], frame, line), start);
  const scope: Frame = { ...frame, out: [] };
  machine.apply(callee, [unknownTerm, unknownTerm], scope, line);
  pushEither(frame, [scope.out, []], line);
  return unknownTerm;
};

const filtered =
  (keeps: boolean): Computation =>
  (args, frame, machine, line) => {
    const items = itemsOfList(first(args));
    if (!items) return unknownTerm;
    const verdicts = items.map((item) => machine.apply(second(args), [item], frame, line));
    // A file's statements are one item, which is not taken apart.
    const isKnown = verdicts.every(({ is }) => is === 'value');
    if (!isKnown) return items.every(({ is }) => is === 'file') ? listTerm(items) : unknownTerm;
    const holds = (verdict: Term | undefined): boolean =>
      verdict?.is === 'value' && verdict.value !== null && verdict.value !== false;
    return listTerm(items.filter((_, index) => holds(verdicts[index]) === keeps));
  };

const onText =
  (change: (text: string) => string): Computation =>
  (args) => {
    const term = first(args);
    return term.is === 'value' && typeof term.value === 'string'
      ? valueTerm(change(term.value))
      : term.is === 'file'
        ? term
        : unknownTerm;
  };

const joined: Computation = (args) => {
  const items = itemsOfList(first(args));
  const by = args[1] ? textOf(args[1]) : '';
  return items ? valueTerm(items.map(textOf).join(by)) : unknownTerm;
};

const pathJoined: Computation = (args) => {
  const parts = args.length === 1 ? (itemsOfList(first(args)) ?? [unknownTerm]) : args;
  return valueTerm(parts.map(textOf).join('/'));
};

const readFile: Computation = (args) => ({ is: 'file', path: textOf(args[0]) });

const split: Computation = (args) => {
  const term = first(args);
  if (term.is === 'file') return listTerm([term]);
  const [text, by] = [textOf(term), args[1] ? textOf(args[1]) : ' '];
  return text.includes(hole) || by.includes(hole)
    ? unknownTerm
    : listTerm(text.split(by).map((part) => valueTerm(part)));
};

const runs: Computation = (args, frame, machine, line) => machine.apply(first(args), [], frame, line);

const computations = new Map<string, Computation>([
  [
    'Enum.each',
    (args, frame, machine, line) => (each(first(args), second(args), frame, machine, line), valueTerm('ok')),
  ],
  ['Enum.map', (args, frame, machine, line) => listOf(each(first(args), second(args), frame, machine, line))],
  [
    'Stream.map',
    (args, frame, machine, line) => listOf(each(first(args), second(args), frame, machine, line)),
  ],
  [
    'Enum.flat_map',
    (args, frame, machine, line) => {
      const lists = each(first(args), second(args), frame, machine, line)?.map(itemsOfList) ?? [null];
      return lists.includes(null) ? unknownTerm : listTerm(lists.flatMap((items) => items ?? []));
    },
  ],
  ['Enum.reduce', reduced],
  ['Enum.filter', filtered(true)],
  ['Enum.reject', filtered(false)],
  ['Enum.join', joined],
  [
    'Enum.map_join',
    (args, frame, machine, line) =>
      joined(
        [
          listOf(each(first(args), args[2] ?? second(args), frame, machine, line)),
          args[2] ? second(args) : valueTerm(''),
        ],
        frame,
        machine,
        line,
      ),
  ],
  ['Enum.concat', (args) => concatenated(args)],
  [
    'Enum.with_index',
    (args) =>
      listOf(
        itemsOfList(first(args))?.map((item, index): Term => ({
          is: 'tuple',
          items: [item, valueTerm(index)],
        })) ?? null,
      ),
  ],
  ['Enum.member?', (args) => member(second(args), first(args))],
  ['Enum.to_list', (args) => first(args)],
  ['Enum.uniq', (args) => first(args)],
  ['Enum.reverse', (args) => listOf(itemsOfList(first(args))?.toReversed() ?? null)],
  ['Map.keys', (args) => listOf(keysOf(first(args)))],
  ['Keyword.keys', (args) => listOf(keysOf(first(args)))],
  ['Keyword.merge', (args) => merged(first(args), second(args))],
  [
    'Keyword.put',
    ([options = unknownTerm, key, value = unknownTerm]) =>
      merged(options, listTerm([{ is: 'tuple', items: [valueTerm(textOf(key)), value] }])),
  ],
  ['Keyword.get', (args) => option(first(args), textOf(args[1])) ?? args[2] ?? nothing],
  ['Map.get', (args) => listedOption(first(args), textOf(args[1])) ?? args[2] ?? nothing],
  ['Path.join', pathJoined],
  ['Application.app_dir', (args) => valueTerm(`${hole}/${args[1] ? textOf(args[1]) : ''}`)],
  ['File.read!', readFile],
  ['File.stream!', readFile],
  ['String.split', split],
  ['Function.identity', first],
  ...[
    'String.to_atom',
    'String.to_existing_atom',
    'Atom.to_string',
    'Integer.to_string',
    'String.Chars.to_string',
    'Kernel.to_string',
  ].map((name): [string, Computation] => [name, (args) => first(args)]),
  ['String.downcase', onText((text) => text.toLowerCase())],
  ['String.upcase', onText((text) => text.toUpperCase())],
  ['String.trim', onText((text) => text.trim())],
  ['then', (args, frame, machine, line) => machine.apply(second(args), [first(args)], frame, line)],
  [
    'tap',
    (args, frame, machine, line) => (machine.apply(second(args), [first(args)], frame, line), first(args)),
  ],
  ...['transaction', 'checkout', 'transact'].map((name): [string, Computation] => [`Repo.${name}`, runs]),
]);

const concatenated = (args: readonly Term[]): Term => {
  const lists = (args.length === 1 ? (itemsOfList(first(args)) ?? [unknownTerm]) : args).map(itemsOfList);
  return lists.includes(null) ? unknownTerm : listTerm(lists.flatMap((items) => items ?? []));
};

export const member = (item: Term, list: Term): Term => {
  const verdicts = itemsOfList(list)?.map((each_) => equal(each_, item));
  if (verdicts?.includes(true)) return valueTerm(true);
  return verdicts && !verdicts.includes(null) ? valueTerm(false) : unknownTerm;
};

const keysOf = (term: Term): Term[] | null =>
  itemsOfList(term)?.map((item) => (item.is === 'tuple' ? (item.items[0] ?? unknownTerm) : unknownTerm)) ??
  null;

const listedOption = (term: Term, key: string): Term | undefined => {
  const items = itemsOfList(term);
  return items ? option(listTerm(items), key) : unknownTerm;
};

/** Computes a call of Elixir's own modules; null where it is none that is known. */
export const computed = (key: string, called: Called, frame: Frame, machine: Machine): Term | null => {
  const computation = computations.get(key);
  if (!computation) return null;
  return computation(argumentsOf(called, frame, machine), frame, machine, called.call.line);
};

export const localStandard: Handler = (called, frame, machine) =>
  called.call.receiver
    ? null
    : computed(called.name === 'then' || called.name === 'tap' ? called.name : '', called, frame, machine);
