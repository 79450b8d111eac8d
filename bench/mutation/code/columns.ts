import type { Claim } from '../../../src/domain/claim.ts';
import type { Files } from '../files.ts';
import {
  editFile,
  editStatement,
  escape,
  lastOf,
  mark,
  of,
  ownerOf,
  statementAt,
  textOf,
  withoutStatement,
  type Operator,
  type Target,
} from '../mutation.ts';
import { isMigration, later } from './migrations.ts';
import { near } from './names.ts';

const columnOf = ({ claim }: Pick<Target, 'claim'>): { table: string; column: string } => ({
  table: ownerOf(claim.subject),
  column: lastOf(claim.subject),
});

/** The schema's field or association of a column, in whichever file it is. */
const renameInSchema = (files: Files, table: string, from: string, to: string): Record<string, string> => {
  for (const [path, text] of files) {
    if (!text.includes(`schema "${table}" do`)) continue;
    const names = from.endsWith('_id')
      ? [
          [from.slice(0, -3), to.slice(0, -3)],
          [from, to],
        ]
      : [[from, to]];
    for (const [old = '', name = ''] of names) {
      const pattern = new RegExp(`^( *(?:field|belongs_to)\\(? ?):${escape(old)}(?=[,)])`, 'm');
      if (pattern.test(text)) return { [path]: text.replace(pattern, `$1:${name}`) };
    }
  }
  return {};
};

const nearColumn = (column: string): string =>
  column.endsWith('_id') ? `${near(column.slice(0, -3))}_id` : near(column);

/** Indexes and constraints that the contract declares over a column. */
const over = ({ claims }: Target, table: string, column: string): Claim[] =>
  claims.filter(({ kind, subject, expected }) =>
    kind === 'index'
      ? ownerOf(subject, '(') === table && lastOf(subject, '(').slice(0, -1).split(', ').includes(column)
      : kind === 'constraint' &&
        ownerOf(subject) === table &&
        Array.isArray(expected['columns']) &&
        expected['columns'].includes(column),
  );

/** What a column takes with it when it goes or gets another name. */
const alongWith = (target: Target): Claim[] => {
  const { table, column } = columnOf(target);
  return over(target, table, column);
};

const addLine = (column: string): RegExp => new RegExp(`^(\\s*add\\(? ?):${escape(column)}\\b`);

/** No other statement of a migration speaks of it: what one of them says is what holds. */
const isStatedOnce = (target: Target): boolean => {
  const pattern = new RegExp(
    `(?:add|add_if_not_exists|modify|remove|rename)\\b[^\\n]*:${escape(columnOf(target).column)}\\b`,
    'g',
  );
  const found = [...target.files].flatMap(([path, text]) =>
    isMigration(path) ? [...text.matchAll(pattern)] : [],
  );
  return found.length <= 1;
};

/** Conditions and checks that speak of a column go with it; what comes of that is PostgreSQL's to say. */
const isSpokenOf = ({ files }: Target, column: string): boolean =>
  [...files].some(
    ([path, text]) =>
      isMigration(path) &&
      new RegExp(`(?:check: "[^"]*|where: "[^"]*|WHERE [^"]*)\\b${column}\\b`).test(text),
  );

/** Only where the statement itself adds the column, and nothing else speaks of it. */
const isAdded = (target: Target): boolean => {
  const text = target.files.get(target.path) ?? '';
  const { start, end } = statementAt(text, target.line);
  return addLine(columnOf(target).column).test(text.slice(start, end)) && alongWith(target).length === 0;
};

const types: Readonly<Record<string, string>> = {
  ':string': ':integer',
  ':text': ':integer',
  ':integer': ':string',
  ':bigint': ':string',
  ':boolean': ':string',
  ':utc_datetime': ':date',
  ':naive_datetime': ':date',
  ':utc_datetime_usec': ':date',
  ':date': ':string',
  ':map': ':string',
  ':float': ':boolean',
  ':decimal': ':boolean',
  ':binary_id': ':string',
  ':uuid': ':string',
};

export const expects = ({ claim }: Target, key: string): boolean => claim.expected[key] !== undefined;

const editSchema = (
  files: Files,
  table: string,
  pattern: RegExp,
  to: (...found: string[]) => string,
): Record<string, string> | null => {
  const path = [...files.keys()].find((each) => files.get(each)?.includes(`schema "${table}" do`));
  return path === undefined ? null : editFile(files, path, pattern, to);
};

export const columnOperators: readonly Operator[] = [
  {
    kind: 'column',
    name: 'renamed where it is added',
    apply: (target) => {
      const { table, column } = columnOf(target);
      if (!isAdded(target) || column.length < 3) return null;
      const name = nearColumn(column);
      const changed = editStatement(target, addLine(column), `$1:${name}${mark}`);
      return (
        changed && {
          files: { ...renameInSchema(target.files, table, column, name), ...changed },
          expected: [of(target, 'renamed')],
        }
      );
    },
  },
  {
    kind: 'column',
    name: 'renamed by a later migration',
    apply: (target) => {
      const { table, column } = columnOf(target);
      if (alongWith(target).length > 0 || isSpokenOf(target, column) || column.length < 3) return null;
      const name = nearColumn(column);
      const body = `    rename table(:${table}), :${column}, to: :${name}${mark}`;
      return {
        files: { ...renameInSchema(target.files, table, column, name), ...later(target.files, body) },
        expected: [of(target, 'renamed')],
      };
    },
  },
  {
    kind: 'column',
    name: 'not added',
    apply: (target) => {
      const { table, column } = columnOf(target);
      if (!isAdded(target)) return null;
      return {
        files: { ...withoutField(target.files, table, column), ...withoutStatement(target) },
        expected: [of(target, 'missing', null)],
      };
    },
  },
  {
    kind: 'column',
    name: 'removed by a later migration',
    apply: (target) => {
      const { table, column } = columnOf(target);
      if (alongWith(target).length > 0 || isSpokenOf(target, column)) return null;
      const body = `    alter table(:${table}) do\n      remove :${column}\n    end`;
      return {
        files: { ...withoutField(target.files, table, column), ...later(target.files, body) },
        expected: [of(target, 'missing', null)],
      };
    },
  },
  {
    kind: 'column',
    name: 'of another type',
    apply: (target) => {
      if (!isStatedOnce(target)) return null;
      const { column } = columnOf(target);
      if (!expects(target, 'type')) return null;
      const changed = editStatement(
        target,
        new RegExp(`(:${escape(column)}, )(:\\w+)`),
        (all = '', head, type = '') => (types[type] ? `${mark}${head}${types[type]}` : all),
      );
      return changed && { files: changed, expected: [of(target, 'contradicts')] };
    },
  },
  {
    kind: 'column',
    name: 'read as another type by the schema',
    apply: (target) => {
      const { table, column } = columnOf(target);
      if (!expects(target, 'type')) return null;
      const pattern = new RegExp(`^( *)(field :${escape(column)}, )(:\\w+)`, 'm');
      const changed = editSchema(target.files, table, pattern, (all = '', indent, field, type = '') =>
        types[type] ? `${indent}${mark}${field}${types[type]}` : all,
      );
      return changed && { files: changed, expected: [of(target, 'contradicts')] };
    },
  },
  {
    kind: 'column',
    name: 'of another type by a later migration',
    apply: (target) => {
      const { table, column } = columnOf(target);
      const type = textOf(target.claim, 'type');
      const to = types[`:${type}`];
      if (to === undefined) return null;
      const body = `    alter table(:${table}) do\n      ${mark}modify :${column}, ${to}\n    end`;
      return { files: later(target.files, body), expected: [of(target, 'contradicts')] };
    },
  },
  {
    kind: 'column',
    name: 'nullable where it was not',
    apply: (target) => {
      if (!isStatedOnce(target)) return null;
      if (target.claim.expected['null'] !== false) return null;
      const changed = editStatement(target, /, null: false\b/, '');
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
  {
    kind: 'column',
    name: 'not nullable where it was',
    apply: (target) => {
      if (!isStatedOnce(target)) return null;
      if (target.claim.expected['null'] !== true) return null;
      const changed = editStatement(target, /(\)?)\n$/, ', null: false$1\n');
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
  {
    kind: 'column',
    name: 'nullable by a later migration',
    apply: (target) => {
      const { table, column } = columnOf(target);
      if (target.claim.expected['null'] !== false) return null;
      const body = `    execute "ALTER TABLE ${table} ALTER COLUMN ${column} DROP NOT NULL"${mark}`;
      return { files: later(target.files, body), expected: [of(target, 'contradicts')] };
    },
  },
  {
    kind: 'column',
    name: 'with another default',
    apply: (target) => {
      if (!isStatedOnce(target)) return null;
      if (!expects(target, 'default')) return null;
      const changed = editStatement(
        target,
        /default: (?:"[^"]*"|:?\w+)/,
        (all = '') =>
          `default: ${all.includes('"') ? '"zygote"' : all.includes('true') ? 'false' : all.includes('false') ? 'true' : '4711'}`,
      );
      return (
        changed && { files: changed, expected: [of(target, 'contradicts', target.siteOf(target.claim))] }
      );
    },
  },
  {
    kind: 'column',
    name: 'without its default',
    apply: (target) => {
      if (!expects(target, 'default')) return null;
      const { table, column } = columnOf(target);
      const body = `    execute "ALTER TABLE ${table} ALTER COLUMN ${column} DROP DEFAULT"${mark}`;
      return {
        files: later(target.files, body),
        // Where the schema still gives it, only the change takes something away.
        expected: [
          {
            ...of(target, 'contradicts'),
            ...(hasFieldDefault(target.files, table, column) ? { isLoss: true } : {}),
          },
        ],
      };
    },
  },
];

/** The schema's field has one too. */
const hasFieldDefault = (files: Files, table: string, column: string): boolean =>
  [...files.values()].some(
    (text) =>
      text.includes(`schema "${table}" do`) &&
      new RegExp(`field[ (]:${escape(column)},[^\\n]*(?:\\n {6,}[^\\n]*)*default:`).test(text),
  );

const withoutField = (files: Files, table: string, column: string): Record<string, string> => {
  for (const [path, text] of files) {
    if (!text.includes(`schema "${table}" do`)) continue;
    const pattern = new RegExp(
      `^ *(?:field :${escape(column)}|belongs_to :${escape(column.replace(/_id$/, ''))}),.*\\n`,
      'm',
    );
    return pattern.test(text) ? { [path]: text.replace(pattern, '') } : {};
  }
  return {};
};
