import type { Fact } from '../domain/fact.ts';

/** How prose names things that code has: shortened, with `*` for what it leaves out. Each returns a test for facts. */

export type FactTest = (fact: Fact) => boolean;

export const bySubject =
  (test: (name: string) => boolean): FactTest =>
  ({ subject }) =>
    test(subject);

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const globOf = (text: string): RegExp => new RegExp(`^${text.split('*').map(escape).join('.*')}$`);

/** `GradesOracle` may be `MyApp.Oracles.Grades`: what kind of thing it is stands before its name. */
const turnedRound = (name: string): string[] => {
  const [, own, kind] = /^([A-Z]\w*[a-z0-9])([A-Z][a-z]+)$/.exec(name) ?? [];
  return own === undefined ? [] : [`.${kind}.${own}`, `.${kind}s.${own}`];
};

/** `Registry`, `*.Registry` and `Breaker.Registry` may all be `MyApp.Breaker.Registry`; `MyApp.Web.*` is whatever lies below. */
export const isModuleNamed = (claimed: string): ((name: string) => boolean) => {
  if (claimed === '*') return () => true;
  if (claimed.endsWith('.*')) {
    const within = claimed.slice(0, -1);
    return (name) => name.startsWith(within) || name.includes(`.${within}`);
  }
  const last = claimed.replace(/^\*\./, '');
  const turned = turnedRound(last);
  return (name) =>
    name === last || name.endsWith(`.${last}`) || turned.some((ending) => name.endsWith(ending));
};

const cutAt = (text: string, mark: string): [string, string] => {
  const at = text.lastIndexOf(mark);
  return at < 0 ? ['', text] : [text.slice(0, at), text.slice(at + mark.length)];
};

/** `Waitlist.join/2`, `*.join/2`, `Waitlist.join_*`, `Waitlist.join/*`. */
export const isFunctionNamed = (claimed: string, anyOwner = false): ((name: string) => boolean) => {
  const [signature, arity] = cutAt(claimed, '/');
  const [owner, fun] = cutAt(signature, '.');
  const isOwner = anyOwner ? () => true : isModuleNamed(owner);
  const isFun = globOf(`${fun}/${arity}`);
  // Most names have another last part, which is told without taking them to pieces.
  const ending = fun.includes('*') || arity === '*' ? '' : `${fun}/${arity}`;
  return (name) => {
    if (!name.endsWith(ending)) return false;
    const [full, count] = cutAt(name, '/');
    const [module, own] = cutAt(full, '.');
    return isFun.test(`${own}/${count}`) && isOwner(module);
  };
};

const segmentsOf = (path: string): string[] => path.split('/').filter((part) => part !== '');
const isParameter = (segment: string): boolean => segment.startsWith(':') || segment.startsWith('*');

const isSameSegment = (wanted: string, own: string): boolean =>
  wanted === own || (isParameter(wanted) && isParameter(own));

/** In the letters, or with literals where the route has parameters: `/users/me` is served by `/users/:id`. */
const isPathServed = (wanted: readonly string[], found: readonly string[]): boolean =>
  wanted.length === found.length &&
  wanted.every((part, index) => isSameSegment(part, found[index] ?? '') || isParameter(found[index] ?? ''));

const standsIn = (wanted: readonly string[], found: readonly string[], isEnd: boolean): boolean => {
  const last = found.length - wanted.length;
  for (let at = isEnd ? Math.max(last, 0) : 0; at <= last; at += 1)
    if (wanted.every((part, index) => isSameSegment(part, found[at + index] ?? ''))) return true;
  return false;
};

/**
 * Whether a route may be meant by a path: all of it, what follows the scope that the words leave out (`/preview/:id` of
 * `/sections/:section/preview/:id`), or what several routes have in common (`/preview`). The better, the higher.
 */
export const pathFit = (claimed: string, found: string): number => {
  const wanted = segmentsOf(claimed.replace(/^…/, ''));
  const own = segmentsOf(found);
  const isOpenEnd = wanted.at(-1) === '*';
  const parts = isOpenEnd ? wanted.slice(0, -1) : wanted;
  if (!claimed.startsWith('…') && !isOpenEnd && isPathServed(parts, own)) return 3;
  const hasNames = parts.some((part) => !isParameter(part));
  if (!hasNames) return 0;
  if (!isOpenEnd && standsIn(parts, own, true)) return 2;
  return standsIn(parts, own, false) ? 1 : 0;
};

export const isMethod = (claimed: string, found: string): boolean =>
  claimed === '*' || found === '*' || claimed === found;

/** `waitlist:*` is the topic `waitlist:<whatever>`. */
export const isTopic = (claimed: string): ((name: string) => boolean) => {
  const shape = globOf(claimed);
  return (name) => shape.test(name) || globOf(name).test(claimed);
};

/** `join.duration` is the event that ends in `:join` with that measurement, or the one that ends in both. */
const ends = (name: string, last: string): boolean => name === last || name.endsWith(`.${last}`);

const isDottedEvent = (claimed: string): FactTest => {
  const [event, measurement] = [claimed, claimed.slice(claimed.lastIndexOf('.') + 1)];
  return ({ subject, attributes: { measurements } }) => {
    const name = subject.replaceAll(/[[\]:\s]/g, '').replaceAll(',', '.');
    if (ends(name, event)) return true;
    const owner = event.slice(0, -measurement.length - 1);
    return Array.isArray(measurements) && measurements.includes(measurement) && ends(name, owner);
  };
};

/** `[:a, :b, :*]`. */
export const isEvent = (claimed: string): FactTest => {
  if (claimed.startsWith('*.')) return isDottedEvent(claimed.slice(2));
  const shape = globOf(claimed.replaceAll(':*', '*'));
  return ({ subject, attributes }) => shape.test(subject) || attributes['span'] === claimed;
};

const bareHook = (name: string): string => name.replace(/^.*\./, '').replace(/(?<=\w)Hook$/, '');

/** The hook `Chart` may be asked for as `ChartHook` or `.Chart`. */
export const isHook =
  (claimed: string): ((name: string) => boolean) =>
  (name) =>
    bareHook(name) === bareHook(claimed);

const keyWords = (name: string): string => name.replace(/^.*[:,\s]/, '').toLowerCase();

/** `max_batches` is short for "max simultaneous batches": its words in their order, the last one, and most of them. */
const isShortOf = (name: readonly string[], words: readonly string[]): boolean => {
  let at = 0;
  for (const word of words) if (word === name[at]) at += 1;
  return (
    at === name.length &&
    name.length >= 2 &&
    name.length >= words.length * 0.6 &&
    name.at(-1) === words.at(-1)
  );
};

/** `*, :limit` is that key of whatever application; `~batch_chunk_size` a key or variable that ends in such words. */
export const isSetting = (claimed: string): ((name: string) => boolean) => {
  if (claimed.startsWith('*, ')) {
    const key = claimed.slice(3);
    return (name) => name.split(', ').includes(key);
  }
  if (claimed.startsWith('~')) {
    const words = claimed.slice(1).split('_');
    return (name) => isShortOf(keyWords(name).split('_'), words);
  }
  return (name) => name === claimed || name.startsWith(`${claimed}, `);
};

/** `accounts.ex`, `my_app/accounts.ex`, `lib/my_app/`. */
export const isPath = (claimed: string): ((path: string) => boolean) => {
  const own = claimed.replace(/^(?:\.?\/)+/, '');
  return own.endsWith('/')
    ? (path) => path.startsWith(own) || path.includes(`/${own}`)
    : (path) => path === own || path.endsWith(`/${own}`);
};
