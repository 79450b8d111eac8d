import type { Claim } from '../domain/claim.ts';
import type { Fact, FactKind, Value } from '../domain/fact.ts';
import { sameType } from '../text/column-types.ts';
import { itemsIn } from '../text/sql-text.ts';
import {
  alikeHere,
  alikeInParts,
  alikeNames,
  alikePlaces,
  closeEnoughIfNew,
  cutAtLast,
  differingPart,
  inPlace,
  isSpelling,
  isSubsequence,
  nudged,
  possible,
  related,
} from './alike-names.ts';

/**
 * How likely it is that the one was meant where the other was written, from 0 to 1. What is written for one and built
 * as the other lies in the same place and differs in one thing; two names that merely look alike are two things.
 */

const alikeModules = (one: string, other: string): number => {
  const [oneOwner, oneName] = cutAtLast(one, '.');
  const [otherOwner, otherName] = cutAtLast(other, '.');
  if (oneOwner === otherOwner) return inPlace(oneName, otherName, alikeHere(oneName, otherName));
  if (oneName !== otherName || oneOwner === '' || otherOwner === '') return 0;
  return alikePlaces(oneOwner.split('.'), otherOwner.split('.'));
};

const endingOf = (name: string): string => name.slice(name.indexOf('.'));

const alikeFiles = (one: string, other: string): number => {
  const [oneFolder, oneName] = cutAtLast(one, '/');
  const [otherFolder, otherName] = cutAtLast(other, '/');
  if (endingOf(oneName) !== endingOf(otherName)) return 0;
  if (oneFolder === otherFolder) {
    const [left = '', right = ''] = [oneName.split('.')[0], otherName.split('.')[0]];
    return inPlace(left, right, alikeNames(left, right));
  }
  return oneName === otherName ? alikePlaces(oneFolder.split('/'), otherFolder.split('/')) : 0;
};

const readFunction = (subject: string): { owner: string; name: string; arity: number } => {
  const [owner, signature] = cutAtLast(subject, '.');
  const [name, arity] = cutAtLast(signature, '/');
  return { owner, name, arity: Number(arity) };
};

const alikeFunctions = (one: string, other: string): number => {
  const [left, right] = [readFunction(one), readFunction(other)];
  if (left.owner !== right.owner) return 0;
  // Of several arities the nearest; another name only where no arity of this one is there.
  if (left.name === right.name) return 0.99 - Math.min(Math.abs(left.arity - right.arity), 9) / 100;
  return alikeHere(left.name, right.name) - 0.1 * Math.min(Math.abs(left.arity - right.arity), 2);
};

const partsOfRoute = (subject: string): { method: string; path: string[] } => {
  const [method = '', path = ''] = subject.split(' ');
  return { method, path: path.split('/').filter((part) => part !== '') };
};

interface Named {
  subject: string;
  /** What is expected of the one, and stated of the other. */
  attributes: Readonly<Record<string, Value>>;
}

const isEqual = (one: Named, other: Named, key: string): boolean =>
  one.attributes[key] !== undefined &&
  JSON.stringify(one.attributes[key]) === JSON.stringify(other.attributes[key]);

/** What browsers ask on their own stands beside what is asked for. */
const isBeside = (method: string): boolean => /^(?:HEAD|OPTIONS)$/.test(method);

/** The same handler, reached in another way; without a handler only a path with one word changed. */
const alikeRoutes = (one: Named, other: Named): number => {
  const [left, right] = [partsOfRoute(one.subject), partsOfRoute(other.subject)];
  if (isBeside(left.method) !== isBeside(right.method)) return 0;
  const isOne = isEqual(one, other, 'handler');
  const isSamePath = left.path.join('/') === right.path.join('/');
  if (left.method !== right.method) return isSamePath ? (isOne ? 0.92 : possible) : 0;
  const part = differingPart(left.path, right.path);
  if (part) {
    const isLikely = isSpelling(part.left, part.right);
    return nudged(isOne && isLikely ? 0.95 : isOne || isLikely ? related : possible, part);
  }
  const isNested = isSubsequence(left.path, right.path) || isSubsequence(right.path, left.path);
  return isOne && isNested && Math.abs(left.path.length - right.path.length) === 1 ? related : 0;
};

const alikeColumns = (one: Named, other: Named): number => {
  const [oneTable, oneName] = cutAtLast(one.subject, '.');
  const [otherTable, otherName] = cutAtLast(other.subject, '.');
  if (oneTable !== otherTable) return 0;
  const [type, found] = [one.attributes['type'], other.attributes['type']];
  const isSameType = typeof type === 'string' && typeof found === 'string' && sameType(type, found);
  return Math.max(alikeHere(oneName, otherName), isSameType ? closeEnoughIfNew : 0);
};

const readIndex = (subject: string): { table: string; columns: string[] } => {
  const at = subject.indexOf('(');
  return { table: subject.slice(0, at), columns: itemsIn(subject.slice(at + 1, -1)).map(columnIn) };
};

/** `lower(email)` is about `email`. */
const columnIn = (item: string): string => /^\w+\((\w+)(?:,[^()]*)?\)$/.exec(item)?.[1] ?? item;

/** Of the same name, over the same columns in another order, or over some more of them. */
const alikeIndexes = (one: Named, other: Named): number => {
  const [left, right] = [readIndex(one.subject), readIndex(other.subject)];
  if (left.table !== right.table) return 0;
  if (isEqual(one, other, 'name')) return 1;
  const common = left.columns.filter((column) => right.columns.includes(column)).length;
  const [least, most] = [left.columns.length, right.columns.length].toSorted((a, b) => a - b);
  if (common === most) return related;
  const isOther = one.attributes['unique'] !== undefined && !isEqual(one, other, 'unique');
  return common === least && left.columns[0] === right.columns[0] && !isOther ? 0.8 : 0;
};

/** Names of constraints begin with that of their table. */
const bareConstraint = (table: string, name: string): string => name.replace(`${table}_`, '');

const alikeConstraints = (one: Named, other: Named): number => {
  const [oneTable, oneName] = cutAtLast(one.subject, '.');
  const [otherTable, otherName] = cutAtLast(other.subject, '.');
  if (oneTable !== otherTable) return 0;
  const isOne = isEqual(one, other, 'columns') && isEqual(one, other, 'type');
  return isOne
    ? related
    : Math.max(
        alikeNames(oneName, otherName),
        alikeHere(bareConstraint(oneTable, oneName), bareConstraint(otherTable, otherName)),
      );
};

const withoutBrackets = (event: string): string => event.replace(/^\[|\]$/g, '');

const alikeTelemetry = (one: Named, other: Named): number => {
  const isSameData = isEqual(one, other, 'measurements') && isEqual(one, other, 'metadata');
  return Math.max(
    alikeInParts(withoutBrackets(one.subject), withoutBrackets(other.subject), /,\s*/),
    isSameData ? possible : 0,
  );
};

const within =
  (mark: string) =>
  (one: Named, other: Named): number => {
    const [oneOwner, oneName] = cutAtLast(one.subject, mark);
    const [otherOwner, otherName] = cutAtLast(other.subject, mark);
    return oneOwner === otherOwner ? alikeHere(oneName, otherName) : 0;
  };

const withoutArity = (name: string): string => name.replace(/\/\d+$/, '');
const ending = (name: string): string => name.split('.').slice(-2).join('.');

/** The same function with other arguments, or of another module of that name; Enum.map is not meant for Enum.max. */
const alikeCalls = (one: string, other: string): number => {
  const [caller, called = ''] = one.split(' -> ');
  const [otherCaller, otherCalled = ''] = other.split(' -> ');
  if (caller !== otherCaller) return 0;
  if (withoutArity(called) === withoutArity(otherCalled)) return 0.9;
  if (ending(called) === ending(otherCalled)) return related;
  const [[module, name], [otherModule, otherName]] = [cutAtLast(called, '.'), cutAtLast(otherCalled, '.')];
  return name === otherName ? alikeModules(module, otherModule) : 0;
};

const isModule = (name: string): boolean => /^[A-Z][\w]*(?:\.[A-Z]\w*)*$/.test(name);

/** `*.HoldDesk` of prose may lie anywhere, so that only a slip of the pen is like it. */
const alikeAnywhere = (claimed: string, found: string): number => {
  const [[, name], [, last]] = [cutAtLast(claimed, '.'), cutAtLast(found, '.')];
  const score = Math.abs(name.length - last.length) > 2 ? 0 : alikeNames(name, last);
  return score >= 0.9 ? score : 0;
};

const modulesOrNames = (one: Named, other: Named): number => {
  if (one.subject.startsWith('*.')) return alikeAnywhere(one.subject, other.subject);
  return isModule(one.subject) && isModule(other.subject)
    ? alikeModules(one.subject, other.subject)
    : alikeHere(one.subject, other.subject);
};

const inParts =
  (mark: RegExp) =>
  (one: Named, other: Named): number =>
    alikeInParts(one.subject, other.subject, mark);

/** What protects a route, or a guard by its name. */
const alikePermissions = (one: Named, other: Named): number =>
  one.subject.includes(' /') && other.subject.includes(' /')
    ? alikeRoutes(one, other)
    : modulesOrNames(one, other);

const likenesses: Partial<Record<FactKind, (one: Named, other: Named) => number>> = {
  module: modulesOrNames,
  'live-view': modulesOrNames,
  job: modulesOrNames,
  process: modulesOrNames,
  function: (one, other) => alikeFunctions(one.subject, other.subject),
  call: (one, other) => alikeCalls(one.subject, other.subject),
  file: (one, other) => alikeFiles(one.subject, other.subject),
  route: alikeRoutes,
  permission: alikePermissions,
  column: alikeColumns,
  index: alikeIndexes,
  constraint: alikeConstraints,
  telemetry: alikeTelemetry,
  'ui-event': within(':'),
  pubsub: inParts(/:/),
  config: inParts(/, /),
};

/** Subjects are given as claims of the kind are compared. */
export const likeness = (
  kind: FactKind,
  claimed: Pick<Claim, 'subject' | 'expected'>,
  { subject, attributes }: Pick<Fact, 'subject' | 'attributes'>,
): number => {
  if (claimed.subject.toLowerCase() === subject.toLowerCase()) return 1;
  const [one, other] = [
    { subject: claimed.subject, attributes: claimed.expected },
    { subject, attributes },
  ];
  return (likenesses[kind] ?? ((a, b) => alikeHere(a.subject, b.subject)))(one, other);
};
