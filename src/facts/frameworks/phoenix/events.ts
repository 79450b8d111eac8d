import { moduleName, type ModuleScope } from '../../languages/elixir/modules.ts';
import { type Call, isCall, keywordOf, type Node, type Operator } from '../../languages/elixir/tree.ts';
import { itemsFrom, piecesFrom, readValue, type Surroundings, wholeText } from './values.ts';

/** The events that one clause of `handle_event/3` takes. */
export interface EventClause {
  names: string[];
  /** What more it takes starts so; '' for whatever comes, null for nothing. */
  prefix: string | null;
  /** The module to which it hands on what it takes. */
  delegate: string | null;
  line: number;
  /** It stands under no condition. */
  isSure: boolean;
}

type Taken = Pick<EventClause, 'names' | 'prefix'>;

const anything: Taken = { names: [], prefix: '' };

const textFrom = (node: Node, around: Surroundings): string | null =>
  wholeText(piecesFrom(readValue(node, around)));

const isNamed = (node: Node, variable: string): boolean =>
  node.type === 'identifier' && node.name === variable;

const listed = (node: Node, around: Surroundings): string[] | null => {
  const texts = itemsFrom(readValue(node, around))?.map((item) => wholeText(piecesFrom(item)));
  const known = texts?.filter((text) => text !== null);
  return known && known.length === texts?.length ? known : null;
};

/** The texts that a guard allows a variable to have; null where it says nothing of them. */
const guardedNames = (guard: Node, variable: string, around: Surroundings): string[] | null => {
  if (guard.type !== 'operator') return null;
  const { operator, left, right } = guard;
  if (operator === 'in') return isNamed(left, variable) ? listed(right, around) : null;
  if (operator === '==' || operator === '===') {
    const other = isNamed(left, variable) ? right : isNamed(right, variable) ? left : null;
    const text = other && textFrom(other, around);
    return text === null ? null : [text];
  }
  if (!/^(?:and|or|when)$/.test(operator)) return null;
  const [one, another] = [left, right].map((side) => guardedNames(side, variable, around));
  if (operator === 'and') return one ?? another ?? null;
  return one && another ? [...one, ...another] : null;
};

const takenByPattern = (pattern: Node, guard: Node | null, around: Surroundings): Taken => {
  const text = textFrom(pattern, around);
  if (text !== null) return { names: [text], prefix: null };
  if (pattern.type === 'identifier') {
    const names = guard && guardedNames(guard, pattern.name, around);
    return names ? { names, prefix: null } : anything;
  }
  if (pattern.type !== 'operator') return anything;
  if (pattern.operator === '<>') return { names: [], prefix: textFrom(pattern.left, around) ?? '' };
  if (pattern.operator !== '=') return anything;
  return narrower(pattern, guard, around);
};

/** `"save" = event`. */
const narrower = ({ left, right }: Operator, guard: Node | null, around: Surroundings): Taken => {
  const one = takenByPattern(left, guard, around);
  return one.prefix === '' ? takenByPattern(right, guard, around) : one;
};

/** `def handle_event(event, params, socket), do: Other.handle_event(event, params, socket)`. */
const delegateOf = ({ name, args, body }: Call, scope: ModuleScope): string | null => {
  if (name === 'defdelegate') return keywordOf(args, 'as') ? null : moduleName(keywordOf(args, 'to'), scope);
  const [only, ...more] = body ?? [];
  if (!isCall(only, 'handle_event') || only.args.length !== 3 || more.length > 0) return null;
  return only.receiver ? moduleName(only.receiver, scope) : null;
};

/** Module attributes that hold names of events. */
export const attributesIn = (scope: ModuleScope, text: string): Surroundings => {
  const around: Surroundings = { scope, text, bindings: new Map() };
  for (const node of scope.body) {
    const attribute = node.type === 'unary' && node.operator === '@' ? node.operand : undefined;
    if (isCall(attribute)) around.bindings.set(`@${attribute.name}`, readValue(attribute.args[0], around));
  }
  return around;
};

/** Null for a definition that is no clause of the callback. */
export const readEventClause = (
  definition: Call,
  around: Surroundings,
  isSure: boolean,
): EventClause | null => {
  if (definition.name !== 'def' && definition.name !== 'defdelegate') return null;
  const [first] = definition.args;
  const isGuarded = first?.type === 'operator' && first.operator === 'when';
  const head = isGuarded ? first.left : first;
  const [pattern] = isCall(head, 'handle_event') && head.args.length === 3 ? head.args : [];
  if (!pattern) return null;
  // `def handle_event(event, params, socket)` without a body says only which arguments there are.
  if (definition.name === 'def' && definition.body === null) return null;
  const taken = takenByPattern(pattern, isGuarded ? first.right : null, around);
  const delegate = taken.prefix === null ? null : delegateOf(definition, around.scope);
  return { ...taken, delegate, line: definition.line, isSure };
};
