import type { Fact, Value } from '../../domain/fact.ts';
import { itemsIn, plainItem, plainSql } from '../../text/sql-text.ts';
import { type ClaimKind, exactly, ownedBy, type Sameness, written } from '../claim-kind.ts';
import { bySubject, type FactTest } from '../loose-names.ts';
import { referenceSameness } from './columns.ts';

/** Indexes by what they are on, constraints by their names or by what they say. */

const isSameSql: Sameness = (expected, found) =>
  expected === null || found === null
    ? expected === found
    : plainSql(written(expected)) === plainSql(written(found));

/** `active = true` holds where `active` does. */
const plainCondition = (value: Value): string =>
  plainSql(written(value))
    .replaceAll(/\b(\w+)\s*(?:=|\bis\b)\s*true\b/gi, '$1')
    .replaceAll(/\b(\w+)\s*(?:=|\bis\b)\s*false\b/gi, 'not $1');

const isSameCondition: Sameness = (expected, found, attributes) =>
  isSameSql(expected, found, attributes) ||
  (expected !== null && found !== null && plainCondition(expected) === plainCondition(found));

const isSameWord: Sameness = (expected, found) =>
  written(expected).toLowerCase() === written(found).toLowerCase();

const itemsOf = (value: Value): string[] =>
  Array.isArray(value) ? value.map((item: Value) => plainItem(written(item))) : [];

/** Columns that belong to each other are the same in their order. */
const isSameList: Sameness = (expected, found) => itemsOf(expected).join() === itemsOf(found).join();

const readIndex = (subject: string): { table: string; items: string } => {
  const [, table = '', items = ''] = /^([^(]*)\((.*)\)$/s.exec(subject.trim()) ?? [];
  return { table: table.trim(), items };
};

/** `users(a, lower(b))`: which columns and expressions, in which order. */
const indexIdentity = (subject: string): string => {
  const { table, items } = readIndex(subject);
  return `${table}(${itemsIn(items).map(plainItem).join(', ')})`;
};

export const indexKind: ClaimKind = {
  kind: 'index',
  factKind: 'index',
  plural: 'indexes',
  identity: indexIdentity,
  entry: (subject, attributes) => {
    const { table, items } = readIndex(subject);
    return { at: ['tables', table, 'indexes'], item: { columns: itemsIn(items), ...attributes } };
  },
  owner: ownedBy('table', '('),
  // The index of a primary key comes with it.
  isInternal: ({ primary }) => primary === true,
  isOneEnough: true,
  same: { where: isSameCondition, using: isSameWord },
  // `entries(*)` in prose: whichever index of the table.
  loosely: (claimed) =>
    claimed.endsWith('(*)') ? bySubject((name) => name.startsWith(claimed.slice(0, -2))) : () => false,
};

/** `entries.foreign-key(user_id)`, `entries.check(price > 0)`: a constraint without a name. */
export const unnamedConstraint = (table: string, type: string, said: string): string =>
  `${table}.${type}(${said})`;

/** `entries.check~price` in prose: whichever check of the table speaks of the column. */
const isCheckOf = (claimed: string): FactTest => {
  const [, table, column] = /^(.+)\.check~(\w+)$/.exec(claimed) ?? [];
  if (table === undefined || column === undefined) return () => false;
  const word = new RegExp(`(?<![\\w])${column}(?![\\w])`);
  return ({ subject, attributes: { type, check } }) =>
    subject.startsWith(`${table}.`) && type === 'check' && typeof check === 'string' && word.test(check);
};

const unnamed = /^([^.(]+)\.([\w-]+)\((.*)\)$/s;

const constraintIdentity = (subject: string): string => {
  const [, table = '', type = '', said] = unnamed.exec(subject.trim()) ?? [];
  if (said === undefined) return exactly(subject);
  const plain =
    type === 'check' || type === 'exclusion' ? plainSql(said) : itemsIn(said).map(plainItem).join(', ');
  return unnamedConstraint(table, type, plain);
};

const texts = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.map((item: Value) => written(item)) : [];

const saidBy = ({ attributes: { type, columns, check, exclude } }: Fact): string | null => {
  if (type === 'check') return typeof check === 'string' ? check : null;
  if (type === 'exclusion') return typeof exclude === 'string' ? exclude : null;
  return texts(columns).length > 0 ? texts(columns).join(', ') : null;
};

const withoutName = (fact: Fact): Fact[] => {
  const said = saidBy(fact);
  const table = fact.subject.slice(0, fact.subject.indexOf('.'));
  const { type } = fact.attributes;
  return said === null || typeof type !== 'string'
    ? []
    : [{ ...fact, subject: unnamedConstraint(table, type, said) }];
};

/** A unique index keeps what a unique constraint says, the index of a primary key what that says. */
const keptByIndex = (fact: Fact): Fact[] => {
  const { name, unique, primary, where } = fact.attributes;
  if (unique !== true) return [];
  const { table, items } = readIndex(fact.subject);
  const type = primary === true ? 'primary-key' : 'unique';
  const attributes = { type, columns: itemsIn(items), name: name ?? null, where: where ?? null };
  const kept: Fact = { ...fact, kind: 'constraint', attributes, subject: `${table}.${written(name ?? '')}` };
  return [...(typeof name === 'string' ? [kept] : []), ...withoutName(kept)];
};

export const constraintKind: ClaimKind = {
  kind: 'constraint',
  factKind: 'constraint',
  loosely: isCheckOf,
  plural: 'constraints',
  identity: constraintIdentity,
  // One without a name says all of it in its attributes.
  entry: (subject, attributes) => {
    const at = subject.indexOf('.');
    const [table, name] = [subject.slice(0, at), subject.slice(at + 1)];
    const place = ['tables', table, 'constraints'];
    return name.includes('(')
      ? { at: place, item: attributes }
      : { at: place, key: name, item: { name, ...attributes } };
  },
  owner: {
    ...ownedBy('table', '.'),
    of: (subject) => subject.slice(0, Math.max(subject.indexOf('.'), 0)),
    // A table's old name stays in the names of its constraints, unless it was created under the new one.
    within: (subject, table) => {
      const at = subject.indexOf('.');
      const [owner, name] = [subject.slice(0, at), subject.slice(at + 1)];
      return [`${table}.${name}`, `${table}.${name.replace(owner, table)}`];
    },
  },
  // A key of one column is said with the column.
  isInternal: ({ type, columns }) => type === 'foreign-key' && texts(columns).length === 1,
  isOneEnough: true,
  also: {
    kinds: ['constraint', 'index'],
    facts: (fact) => (fact.kind === 'index' ? keptByIndex(fact) : withoutName(fact)),
  },
  same: {
    columns: isSameList,
    check: isSameSql,
    exclude: isSameSql,
    where: isSameSql,
    ...referenceSameness,
  },
};
