import type { FactIndex } from '../../src/check/fact-index.ts';
import type { Claim } from '../../src/domain/claim.ts';
import type { FactKind, Value } from '../../src/domain/fact.ts';
import { near } from './code/names.ts';
import type { Files } from './files.ts';
import { fddPath } from './judge.ts';
import { escape, type Expected, lastOf, ownerOf, startOf } from './mutation.ts';
import type { Trial } from './trial.ts';

/** The design is edited and the code stays: what was told of the one is told of the other, mirrored. */

interface Given {
  files: Files;
  claims: readonly Claim[];
  facts: FactIndex;
  siteOf(claim: Claim): string | null;
}

const editLine = (
  files: Files,
  line: number,
  change: (text: string) => string,
): Record<string, string> | null => {
  const text = files.get(fddPath) ?? '';
  const start = startOf(text, line);
  const end = text.indexOf('\n', start);
  const before = text.slice(start, end);
  const after = change(before);
  return after === before ? null : { [fddPath]: text.slice(0, start) + after + text.slice(end) };
};

const isName = (value: Value): value is string => typeof value === 'string';

/** Another value of the same sort, as YAML. */
const otherValue = (key: string, value: Value): string | null => {
  if (typeof value === 'boolean') return String(!value);
  if (typeof value === 'number') return String(value + 4000);
  if (Array.isArray(value)) return value.every(isName) ? `[${[...value, 'zygote'].join(', ')}]` : null;
  if (!isName(value)) return null;
  if (key === 'type') return value === 'check' ? 'unique' : value === 'foreign-key' ? 'check' : 'bytea';
  if (key === 'source') return value === 'env' ? 'config' : 'env';
  return JSON.stringify(near(value));
};

const written = (key: string): RegExp => new RegExp(`\\b${key}: (?:\\[[^\\]]*\\]|"[^"]*"|[^,}\\]\\s]+)`);

/** Attributes that a line states once, for the claim that stands on it. */
const changedAttributes = ({ files, siteOf }: Given, claim: Claim): Trial[] =>
  Object.entries(claim.expected).flatMap(([key, value]): Trial[] => {
    const other = otherValue(key, value);
    const changed =
      other === null
        ? null
        : editLine(files, claim.place.line, (line) => line.replace(written(key), `${key}: ${other}`));
    const expected: Expected = {
      verdict: 'contradicts',
      kind: claim.kind,
      subject: claim.subject,
      code: siteOf(claim),
    };
    return changed
      ? [
          {
            kind: claim.kind,
            name: `${key} in the contract`,
            subject: claim.subject,
            isContract: true,
            change: { files: changed, expected: [expected] },
          },
        ]
      : [];
  });

interface Rename {
  /** As the line has it. */
  from: string;
  to: string;
  subject: string;
}

const inSignature = (subject: string, taken: string): Rename => {
  const from = lastOf(subject);
  const to = from.replace(/^(\w+[?!]?)/, (name) => near(name, taken));
  return { from, to, subject: `${ownerOf(subject)}.${to}` };
};

/** The subject under a name close by, in a form that stands on the claim's line. */
const renameOf = ({ kind, subject }: Claim, taken: string): Rename | null => {
  switch (kind) {
    case 'function':
      return inSignature(subject, taken);
    case 'column':
    case 'constraint': {
      const [from, to] = [lastOf(subject), near(lastOf(subject))];
      return from.length < 3
        ? null
        : { from: `${from}:`, to: `${to}:`, subject: `${ownerOf(subject)}.${to}` };
    }
    case 'ui-event': {
      const [from, to] = [lastOf(subject, ':'), near(lastOf(subject, ':'))];
      return { from, to, subject: `${ownerOf(subject, ':')}:${to}` };
    }
    case 'route': {
      const part = subject.split('/').findLast((each) => /^[a-z]/.test(each)) ?? '';
      const to = subject.replace(new RegExp(`/${part}(?=/|$)(?!.*/${part}(?=/|$))`), `/${near(part)}`);
      return { from: subject, to, subject: to };
    }
    case 'telemetry': {
      const to = subject.replace(/:(\w+)\]$/, (_all, name: string) => `:${near(name)}]`);
      return { from: subject, to, subject: to };
    }
    case 'pubsub': {
      const to = subject.replace(/(\w+)(\W*)$/, (_all, name: string, end: string) => near(name) + end);
      return { from: subject, to, subject: to };
    }
    case 'hook':
    case 'module':
    case 'job':
    case 'process':
    case 'live-view':
    case 'table':
    case 'flag':
    case 'config':
      return { from: subject, to: near(subject), subject: near(subject) };
    default:
      return null;
  }
};

const renamed = ({ files, siteOf, claims }: Given, claim: Claim): Trial[] => {
  const rename = renameOf(claim, files.get(siteOf(claim)?.replace(/:\d+$/, '') ?? '') ?? '');
  const isRange = claim.kind === 'function' && !(files.get(fddPath) ?? '').includes(lastOf(claim.subject));
  if (!rename || isRange || claims.some(({ subject }) => subject === rename.subject)) return [];
  const pattern = new RegExp(`(?<![\\w.])${escape(rename.from)}(?![\\w.-])`);
  const changed = editLine(files, claim.place.line, (line) => line.replace(pattern, rename.to));
  const expected: Expected = {
    verdict: 'renamed',
    kind: claim.kind,
    subject: rename.subject,
    code: siteOf(claim),
  };
  return changed
    ? [
        {
          kind: claim.kind,
          name: 'renamed in the contract',
          subject: claim.subject,
          isContract: true,
          change: { files: changed, expected: [expected] },
        },
      ]
    : [];
};

const plurals: Readonly<Record<string, string>> = {
  module: 'modules',
  function: 'functions',
  route: 'routes',
  'live-view': 'live_views',
  'ui-event': 'events',
  table: 'tables',
  column: 'columns',
  index: 'indexes',
  constraint: 'constraints',
  process: 'processes',
  job: 'jobs',
  telemetry: 'telemetry',
  pubsub: 'pubsub',
  flag: 'flags',
  config: 'config',
  call: 'calls',
  permission: 'permissions',
  hook: 'hooks',
};

const perKind = 3;

/** What is there and not declared, it forbids. */
const forbidden = ({ files, claims, facts }: Given): Trial[] => {
  const text = files.get(fddPath) ?? '';
  const declared = new Set(claims.map(({ kind, subject }) => `${kind} ${subject}`));
  return Object.entries(plurals).flatMap(([kind, plural]) =>
    facts
      .ofKind(kind as FactKind)
      .filter(
        ({ subject, attributes }) =>
          !declared.has(`${kind} ${subject}`) &&
          attributes['visibility'] !== 'private' &&
          !subject.includes('*'),
      )
      .slice(0, perKind)
      .map(({ subject, path, line }): Trial => {
        const rule = `${plural} ${subject}`;
        const changed = { [fddPath]: text.replace('forbid:\n', `forbid:\n  - ${JSON.stringify(rule)}\n`) };
        const expected: Expected = {
          verdict: 'forbidden',
          kind: 'absence',
          subject: rule,
          code: `${path}:${line}`,
        };
        return {
          kind: 'absence',
          name: `of ${plural} in the contract`,
          subject,
          isContract: true,
          change: { files: changed, expected: [expected] },
        };
      }),
  );
};

export const contractTrials = (given: Given): Trial[] =>
  given.claims
    .filter(({ ban }) => !ban)
    .flatMap((claim) => [...changedAttributes(given, claim), ...renamed(given, claim)])
    .concat(forbidden(given));
