import type { Facts } from '../../../domain/fact.ts';
import type { Framework, Placed } from '../../framework.ts';
import { type MigrationsPart, migrationVisitor, sqlVisitor } from './ecto-migrations.ts';
import { schemasOf, type SchemasPart, schemaVisitor } from './ecto-schema.ts';
import { isOwnPath } from './history.ts';
import { joinSchemas } from './join-schemas.ts';
import { storesOf } from './stores.ts';

/** Ecto as a whole: what schemas and migrations say of one database, joined. */

export type EctoPart = SchemasPart | MigrationsPart;

const ofSchemas = new Set<EctoPart['is']>(['schema', 'schema-base', 'repository']);

const isOfSchemas = (placed: Placed<EctoPart>): placed is Placed<SchemasPart> =>
  ofSchemas.has(placed.part.is);
const isOfMigrations = (placed: Placed<EctoPart>): placed is Placed<MigrationsPart> => !isOfSchemas(placed);

/** With more than one repository, a table without a migration may be in a database that has none here. */
const hasOneRepository = (parts: readonly Placed<EctoPart>[]): boolean =>
  parts.filter(({ part }) => part.is === 'repository').length <= 1;

/** A schema, what others make schemas with, a repository or its settings, or what uses or runs migrations. */
const started =
  /(?<![.\w:@"])(?:typed_)?schema(?:[\s(]+["'@~]|[ (]+[^\n]*\bdo\b)|\bquote\b|Ecto\.(?:Repo|Migration|\{)|\b(?:use|import)\b[^\n]*Migration|\buse[\s(]+[\w.]*Migration|Migration\w*\s*,\s*as:|migration_/;

export const ecto: Framework<EctoPart> = {
  name: 'ecto',
  version: 3,
  visitors: {
    elixir: {
      words: [...new Set([...schemaVisitor.words, ...migrationVisitor.words])],
      starts: { pattern: started },
      extract: (source) => [...schemaVisitor.extract(source), ...migrationVisitor.extract(source)],
    },
    sql: sqlVisitor,
  },
  link: (all, modules): Facts => {
    const parts = all.filter(({ path }) => isOwnPath(path));
    const { facts, count } = storesOf(parts.filter(isOfMigrations), modules);
    return joinSchemas({
      schemas: schemasOf(parts.filter(isOfSchemas)),
      migrations: facts,
      isComplete: count > 0 && hasOneRepository(parts),
    });
  },
};
