import type { Claim } from '../../../src/domain/claim.ts';
import type { Value } from '../../../src/domain/fact.ts';
import {
  editFile,
  escape,
  type Expected,
  lastOf,
  mark,
  of,
  type Operator,
  ownerOf,
  statementAt,
  type Target,
} from '../mutation.ts';
import type { Files } from '../files.ts';
import { far, near } from './names.ts';

const isElixir = (path: string): boolean => /\.exs?$/.test(path) && !path.startsWith('test/');

const mentions = (value: Value, module: string): boolean =>
  typeof value === 'string'
    ? value === module || new RegExp(`^${escape(module)}\\.[a-z]`).test(value)
    : Array.isArray(value) && value.some((item: Value) => mentions(item, module));

/** A module is the same thing whatever is said of it: a worker, a LiveView, a process. */
const carriers = new Set(['module', 'job', 'live-view', 'process']);

const toldOfRename = ({ claims, siteOf }: Target, module: string): Expected[] =>
  claims.flatMap((claim: Claim): Expected[] => {
    const common = { kind: claim.kind, subject: claim.subject, code: siteOf(claim) };
    const isItself = claim.subject === module && carriers.has(claim.kind);
    const [caller, callee = ''] = claim.subject.split(' -> ');
    const isCalled = claim.kind === 'call' && caller !== module && callee.startsWith(`${module}.`);
    if (isItself || isCalled) return [{ ...common, verdict: 'renamed' }];
    return Object.values(claim.expected).some((value) => mentions(value, module))
      ? [{ ...common, verdict: 'contradicts' }]
      : [];
  });

/** Where several modules end in one name, only the full one is safe to replace. */
const spelling = (files: Files, module: string): RegExp => {
  const last = escape(lastOf(module));
  const owners = [...files].flatMap(([path, text]) =>
    isElixir(path) ? [...text.matchAll(new RegExp(`defmodule ([\\w.]+\\.)?${last} do`, 'g'))] : [],
  );
  const isKnown = /^(?:Supervisor|Router|Endpoint|Telemetry|Index|Show|Events|Repo|Mailer)$/.test(last);
  const isNamespace = [...files.values()].some((text) => text.includes(`defmodule ${module}.`));
  return owners.length === 1 && !isKnown && !isNamespace
    ? new RegExp(`\\b${last}\\b(?![(:])`, 'g')
    : new RegExp(`\\b${escape(module)}\\b(?!\\.[A-Z{])`, 'g');
};

const renameEverywhere = (target: Target, to: string): Record<string, string> => {
  const { claim, files } = target;
  const pattern = spelling(files, claim.subject);
  const isFull = pattern.source.includes('\\.');
  const changes: Record<string, string> = {};
  for (const [path, text] of files) {
    const changed = isElixir(path)
      ? text.replace(pattern, isFull ? `${ownerOf(claim.subject)}.${to}` : to)
      : text;
    if (changed !== text) changes[path] = changed;
  }
  return changes;
};

const rename: Operator = {
  kind: 'module',
  name: 'renamed everywhere',
  apply: (target) => {
    const files = renameEverywhere(target, near(lastOf(target.claim.subject)));
    return Object.keys(files).length === 0
      ? null
      : { files, expected: toldOfRename(target, target.claim.subject) };
  },
};

/** A supervisor's list would go on naming it, or a route whose controller has plugs of its own. */
const isNamedElsewhere = ({ claims, claim }: Target): boolean =>
  claim.subject.endsWith('Controller') ||
  claims.some(({ kind, subject }) => kind === 'process' && subject === claim.subject);

const move: Operator = {
  kind: 'module',
  name: 'moved to another namespace',
  apply: (target) => {
    const { claim, files, path } = target;
    const [first, ...others] = claim.subject.split('.');
    if (others.length < 2 || isNamedElsewhere(target)) return null;
    const moved = `${first}.${others.at(-1)}`;
    const changed = editFile(
      files,
      path,
      new RegExp(`defmodule ${escape(claim.subject)} do`),
      `defmodule ${moved} do${mark}`,
    );
    return (
      changed && { files: changed, expected: toldOfRename(target, claim.subject).filter(isSubject(claim)) }
    );
  },
};

const isSubject =
  ({ subject }: Claim) =>
  (expected: Expected): boolean =>
    expected.subject === subject && expected.kind === 'module';

const replace: Operator = {
  kind: 'module',
  name: 'replaced by another',
  apply: (target) => {
    const { claim, files, path } = target;
    if (isNamedElsewhere(target)) return null;
    const changed = editFile(
      files,
      path,
      new RegExp(`defmodule ${escape(claim.subject)} do`),
      `defmodule ${far('A')} do`,
    );
    return changed && { files: changed, expected: [of(target, 'missing', null)] };
  },
};

/** What a function's clause spans: its head, and all to its `end` where it has one. */
const clauseAt = (text: string, offset: number): { start: number; end: number } => {
  const line = text.slice(0, offset).split('\n').length;
  const { start, end } = statementAt(text, line);
  const head = text.slice(start, end);
  if (!/\bdo\s*$/.test(head)) return { start, end };
  const indent = /^ */.exec(head)?.[0] ?? '';
  const close = text.indexOf(`\n${indent}end\n`, start);
  return { start, end: close === -1 ? end : close + indent.length + 5 };
};

const definer = '(def|defmacro|defdelegate)';

/** Clauses of a function by its name; of all arities. */
const clausesOf = (text: string, name: string): { start: number; end: number }[] =>
  [...text.matchAll(new RegExp(`^ *${definer} ${escape(name)}(?=[\\s(,])`, 'gm'))].map(({ index }) =>
    clauseAt(text, index),
  );

const nameOf = ({ claim }: Target): string => lastOf(claim.subject).replace(/\/\d+$/, '');

/** Arities of one name that the contract declares. */
const siblings = ({ claims, claim }: Target): Claim[] => {
  const withoutArity = claim.subject.replace(/\/\d+$/, '/');
  return claims.filter(({ kind, subject }) => kind === 'function' && subject.startsWith(withoutArity));
};

const removed = (text: string, spans: readonly { start: number; end: number }[]): string =>
  spans.toReversed().reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);

/** What a function takes with it that other claims speak of. */
const saysMore = /PubSub|start_child|[Tt]elemetry|HoldQueue\.first/;

const functionOperators: Operator[] = [
  {
    kind: 'function',
    name: 'renamed',
    apply: (target) => {
      const { files, path } = target;
      const name = nameOf(target);
      const pattern = new RegExp(`^( *${definer} )${escape(name)}(?=[\\s(,])`, 'gm');
      const changed = editFile(files, path, pattern, `$1${near(name, files.get(path))}${mark}`);
      const expected = siblings(target).map(({ kind, subject }): Expected => ({
        verdict: 'renamed',
        kind,
        subject,
        code: 'mark',
      }));
      return changed && { files: changed, expected };
    },
  },
  {
    kind: 'function',
    name: 'removed',
    apply: (target) => {
      const { files, path } = target;
      const text = files.get(path) ?? '';
      const spans = clausesOf(text, nameOf(target));
      const gone = spans.map(({ start, end }) => text.slice(start, end)).join('');
      if (spans.length === 0 || saysMore.test(gone)) return null;
      const expected = siblings(target).map(({ kind, subject }): Expected => ({
        verdict: 'missing',
        kind,
        subject,
        code: null,
      }));
      return { files: { [path]: removed(text, spans) }, expected };
    },
  },
  {
    kind: 'function',
    name: 'given one argument more',
    apply: (target) => {
      const { files, path } = target;
      if (siblings(target).length > 1) return null;
      const text = files.get(path) ?? '';
      const name = escape(nameOf(target));
      const isBare = !new RegExp(`^ *${definer} ${name}\\(`, 'm').test(text);
      const changed = isBare
        ? editFile(files, path, new RegExp(`^( *${definer} ${name})(?=[\\s,])`, 'gm'), `$1(zygote)${mark}`)
        : editFile(
            files,
            path,
            new RegExp(`^( *${definer} ${name}\\()(\\)?)`, 'gm'),
            (_all = '', head = '', _form = '', close = '') =>
              `${mark}${head}zygote${close === '' ? ', ' : ')'}`,
          );
      return changed && { files: changed, expected: [of(target, 'renamed')] };
    },
  },
  {
    kind: 'function',
    name: 'made private',
    apply: (target) => {
      const { files, path } = target;
      const pattern = new RegExp(`^( *)def(?= ${escape(nameOf(target))}[\\s(,])`, 'gm');
      const changed = editFile(files, path, pattern, `$1${mark}defp`);
      const expected = siblings(target).map(({ kind, subject }): Expected => ({
        verdict: 'contradicts',
        kind,
        subject,
        code: 'mark',
      }));
      return changed && { files: changed, expected };
    },
  },
];

const uses: Operator = {
  kind: 'module',
  name: 'without what it uses',
  apply: (target) => {
    const { claim, files, path } = target;
    const [used] = Array.isArray(claim.expected['uses']) ? (claim.expected['uses'] as string[]) : [];
    if (used === undefined) return null;
    const changed = editFile(files, path, new RegExp(`^ *use ${escape(used)}\\n`, 'm'), '');
    return changed && { files: changed, expected: [of(target, 'contradicts', `${path}:1`)] };
  },
};

export const moduleOperators: readonly Operator[] = [rename, move, replace, uses, ...functionOperators];
