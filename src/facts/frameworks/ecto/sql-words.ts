import type { SqlReader } from './sql-reader.ts';

/** Words that begin what changes no shape of a database. */

const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const rows = 'SELECT INSERT UPDATE DELETE WITH VALUES TABLE MERGE COPY TRUNCATE EXPLAIN REPLACE';
const sessions =
  'SET RESET SHOW BEGIN START COMMIT END ROLLBACK SAVEPOINT RELEASE ABORT USE PRAGMA PREPARE DEALLOCATE DECLARE CLOSE FETCH';
const upkeep =
  'LOCK UNLOCK ANALYZE VACUUM REINDEX CLUSTER REFRESH CHECKPOINT DISCARD NOTIFY LISTEN OPTIMIZE SYSTEM DETACH ATTACH KILL';
const rights = 'GRANT REVOKE COMMENT SECURITY REASSIGN';
const blocks = 'PERFORM RAISE RETURN';

/** Statements that leave tables, columns, indexes and constraints as they are. */
export const harmless = new Set([rows, sessions, upkeep, rights, blocks].flatMap(wordsOf));

/** What can be created, altered and dropped without a table being another one. */
const otherObjects = wordsOf(`
  EXTENSION FUNCTION PROCEDURE AGGREGATE TRIGGER TYPE DOMAIN SEQUENCE SCHEMA ROLE USER GROUP RULE POLICY CAST
  COLLATION CONVERSION OPERATOR PUBLICATION SUBSCRIPTION SERVER FOREIGN STATISTICS TEXT EVENT LANGUAGE DATABASE
  TABLESPACE DEFAULT SYSTEM ACCESS TRANSFORM CONSTRAINT OWNED LARGE ROUTINE DICTIONARY TRUSTED PROCEDURAL QUOTA
  NAMED ROW SETTINGS PROFILE WORKLOAD RESOURCE
`);

export const isOther = (reader: SqlReader): boolean => otherObjects.some((word) => reader.sees(word));
