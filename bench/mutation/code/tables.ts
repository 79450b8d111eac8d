import {
  editFile,
  editStatement,
  escape,
  lastOf,
  mark,
  of,
  ownerOf,
  withoutStatement,
  type Expected,
  type Operator,
  type Target,
} from '../mutation.ts';
import { columnOperators, expects } from './columns.ts';
import { withFiles } from '../files.ts';
import { isMigration, later } from './migrations.ts';
import { near } from './names.ts';

const indexParts = ({ claim }: Target): { table: string; columns: string[] } => ({
  table: ownerOf(claim.subject, '('),
  columns: lastOf(claim.subject, '(').slice(0, -1).split(', '),
});

const indexOperators: Operator[] = [
  {
    kind: 'index',
    name: 'not created',
    apply: (target) => {
      const files = editStatement(target, /^\s*create\b[\s\S]*/, '');
      return files && { files, expected: [of(target, 'missing', null)] };
    },
  },
  {
    kind: 'index',
    name: 'dropped by a later migration',
    apply: (target) => {
      const { table, columns } = indexParts(target);
      const name = target.claim.expected['name'];
      const options = typeof name === 'string' ? `, name: :${name}` : '';
      const list = columns.map((column) => `:${column}`).join(', ');
      return {
        files: later(target.files, `    drop index(:${table}, [${list}]${options})`),
        expected: [of(target, 'missing', null)],
      };
    },
  },
  {
    kind: 'index',
    name: 'unique no more, or from now on',
    apply: (target) => {
      if (!expects(target, 'unique')) return null;
      const isUnique = target.claim.expected['unique'] === true;
      const changed = editStatement(
        target,
        isUnique ? /unique_index\(|UNIQUE INDEX/ : /\bindex\(|\bINDEX\b/,
        (all = '') =>
          isUnique ? all.replace(/unique_|UNIQUE /, '') : all === 'INDEX' ? 'UNIQUE INDEX' : `unique_${all}`,
      );
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
  {
    kind: 'index',
    name: 'over one column less',
    apply: (target) => {
      const last = indexParts(target).columns.at(-1) ?? '';
      const changed = editStatement(target, new RegExp(`, :?${escape(last)}(?=[\\])])`), '');
      return changed && { files: changed, expected: [of(target, 'renamed', target.siteOf(target.claim))] };
    },
  },
  {
    kind: 'index',
    name: 'over its columns in another order',
    apply: (target) => {
      const { columns } = indexParts(target);
      if (columns.length < 2) return null;
      const pattern = new RegExp(columns.map((column) => `(:?${escape(column)})`).join(', '));
      const changed = editStatement(target, pattern, (_all, ...found) =>
        found.slice(0, columns.length).toReversed().join(', '),
      );
      return changed && { files: changed, expected: [of(target, 'renamed', target.siteOf(target.claim))] };
    },
  },
  {
    kind: 'index',
    name: 'with another condition',
    apply: (target) => {
      if (!expects(target, 'where')) return null;
      const changed = editStatement(target, /where: "[^"]*"/, 'where: "zygote IS NULL"');
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
  {
    kind: 'index',
    name: 'under another name',
    apply: (target) => {
      const name = target.claim.expected['name'];
      if (typeof name !== 'string') return null;
      const changed = editStatement(target, new RegExp(`\\b${escape(name)}\\b`), 'zygote');
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
];

const constraintOperators: Operator[] = [
  {
    kind: 'constraint',
    name: 'not created',
    apply: (target) =>
      target.claim.expected['type'] === 'check'
        ? { files: withoutStatement(target), expected: [of(target, 'missing', null)] }
        : null,
  },
  {
    kind: 'constraint',
    name: 'dropped by a later migration',
    apply: (target) => ({
      files: later(
        target.files,
        `    drop constraint(:${ownerOf(target.claim.subject)}, :${lastOf(target.claim.subject)})`,
      ),
      expected: [of(target, 'missing', null)],
    }),
  },
  {
    kind: 'constraint',
    name: 'renamed',
    apply: (target) => {
      const name = lastOf(target.claim.subject);
      const changed = editStatement(target, new RegExp(`:${escape(name)}\\b`), `:${near(name)}${mark}`);
      return changed && { files: changed, expected: [of(target, 'renamed')] };
    },
  },
  {
    kind: 'constraint',
    name: 'referring to another table',
    apply: (target) => {
      const table = target.claim.expected['references'];
      if (typeof table !== 'string') return null;
      const changed = editStatement(
        target,
        new RegExp(`references\\(:${escape(table)}\\b`),
        'references(:members',
      );
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
];

const tableOperators: Operator[] = [
  {
    kind: 'table',
    name: 'renamed everywhere',
    apply: (target) => {
      const { files, claim } = target;
      const to = near(claim.subject);
      const changes: Record<string, string> = {};
      for (const [path, text] of files) {
        const changed = isMigration(path)
          ? text
              .replace(new RegExp(`(create table\\(:)${escape(claim.subject)}\\b`), `${mark}$1${to}`)
              .replace(
                new RegExp(`(table|index|constraint|references)\\(:${escape(claim.subject)}\\b`, 'g'),
                `$1(:${to}`,
              )
              .replace(new RegExp(`\\bON ${escape(claim.subject)}\\b`, 'g'), `ON ${to}`)
          : text.replace(`schema "${claim.subject}" do`, `schema "${to}" do`);
        if (changed !== text) changes[path] = changed;
      }
      // It came to its name otherwise, or something else speaks of it that is not changed here.
      const after = [...withFiles(files, changes)].filter(([path]) => isMigration(path));
      const isLeft = after.some(([, text]) => new RegExp(`\\b${escape(claim.subject)}\\b`).test(text));
      if (isLeft || !after.some(([, text]) => text.includes(mark))) return null;
      return { files: changes, expected: [of(target, 'renamed')] };
    },
  },
  {
    kind: 'table',
    name: 'renamed by a later migration',
    apply: (target) => {
      const { files, claim } = target;
      const to = near(claim.subject);
      const schema = [...files].find(([, text]) => text.includes(`schema "${claim.subject}" do`));
      const inSchema = schema ? editFile(files, schema[0], /schema "\w+" do/, `schema "${to}" do`) : null;
      return {
        files: {
          ...inSchema,
          ...later(files, `    rename table(:${claim.subject}), to: table(:${to})${mark}`),
        },
        expected: [of(target, 'renamed')],
      };
    },
  },
  {
    kind: 'table',
    name: 'dropped by a later migration',
    apply: (target) => {
      const { files, claim } = target;
      const schema = [...files].find(([, text]) => text.includes(`schema "${claim.subject}" do`));
      return {
        files: {
          ...(schema ? { [schema[0]]: null } : {}),
          ...later(files, `    drop table(:${claim.subject})`),
        },
        expected: [of(target, 'missing', null), ...modulesIn(target, schema?.[0])],
      };
    },
  },
];

/** Claims that go with a file that is taken away. */
const modulesIn = ({ claims, siteOf }: Target, path: string | undefined): Expected[] =>
  claims
    .filter((claim) => claim.kind === 'module' && siteOf(claim)?.startsWith(`${path}:`))
    .map(({ kind, subject }) => ({ verdict: 'missing' as const, kind, subject, code: null }));

export const storageOperators: readonly Operator[] = [
  ...tableOperators,
  ...columnOperators,
  ...indexOperators,
  ...constraintOperators,
];
