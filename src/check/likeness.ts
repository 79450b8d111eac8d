import type { FactKind } from '../domain/fact.ts';
import { editDistance } from '../text/nearest.ts';

/** How alike two names are, from 0 to 1. */
const alike = (one: string, other: string): number => {
  if (one.toLowerCase() === other.toLowerCase()) return 1;
  const longest = Math.max(one.length, other.length);
  return longest === 0 || longest > 200
    ? 0
    : 1 - editDistance(one.toLowerCase(), other.toLowerCase()) / longest;
};

/** What a subject belongs to, and its own name there. */
const split: Partial<Record<FactKind, (subject: string) => [parent: string, name: string]>> = {
  function: (subject) => cutAtLast(subject, '.'),
  column: (subject) => cutAtLast(subject, '.'),
  constraint: (subject) => cutAtLast(subject, '.'),
  'ui-event': (subject) => cutAtLast(subject, ':'),
  index: (subject) => [subject.slice(0, subject.indexOf('(')), subject.slice(subject.indexOf('(') + 1, -1)],
  module: (subject) => ['', subject],
};

const cutAtLast = (subject: string, mark: string): [string, string] => {
  const at = subject.lastIndexOf(mark);
  return [subject.slice(0, at), subject.slice(at + 1)];
};

const lastName = (subject: string): string => subject.split('.').at(-1) ?? subject;

/** One name out of a list differs: `[:a, :b, :stop]` and `[:a, :b, :stopped]`. */
const alikeInParts = (one: string, other: string, mark: RegExp): number => {
  const [left, right] = [one.split(mark), other.split(mark)];
  if (left.length !== right.length) return 0;
  const different = left.filter((part, index) => part !== right[index]);
  return different.length === 1 ? 0.8 : 0;
};

const withoutArity = (name: string): string => name.replace(/\/\d+$/, '');

/** The same function with other arguments, or of another module of that name; Enum.map is not meant for Enum.max. */
const alikeAsCalls = (one: string, other: string): number => {
  const [[oneCaller, oneCalled], [otherCaller, otherCalled]] = [one, other].map((call) =>
    call.split(' -> '),
  ) as [[string, string], [string, string]];
  if (oneCaller !== otherCaller) return 0;
  if (withoutArity(oneCalled) === withoutArity(otherCalled)) return 0.9;
  const [oneEnd, otherEnd] = [oneCalled, otherCalled].map((called) => called.split('.').slice(-2).join('.'));
  return oneEnd === otherEnd ? 0.85 : 0;
};

/** How likely it is that the one was meant where the other was written; from 0.75 on it is worth telling. */
export const likeness = (kind: FactKind, one: string, other: string): number => {
  if (one.toLowerCase() === other.toLowerCase()) return 1;
  if (kind === 'telemetry') return alikeInParts(one, other, /,\s*/);
  if (kind === 'route') return alikeInParts(one, other, /[\s/]+/);
  if (kind === 'call') return alikeAsCalls(one, other);
  if (kind === 'module' && lastName(one) === lastName(other)) return 0.85;
  const [oneParent, oneName] = split[kind]?.(one) ?? ['', one];
  const [otherParent, otherName] = split[kind]?.(other) ?? ['', other];
  if (oneParent !== otherParent) return 0;
  if (kind === 'function' && withoutArity(oneName) === withoutArity(otherName)) return 0.9;
  return alike(
    kind === 'function' ? withoutArity(oneName) : oneName,
    kind === 'function' ? withoutArity(otherName) : otherName,
  );
};
