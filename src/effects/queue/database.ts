import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db, PgBoss } from 'pg-boss';

/** What pg-boss asks of an engine, with what it may leave out. */
export type Engine = Db & Required<Pick<Db, 'beginTransaction'>>;

export interface Statements {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** The same, for calls of pg-boss that are to belong to it. */
  engine: Db;
}

/** PostgreSQL or PGlite: nobody beyond this folder can tell which. */
export interface Database extends Statements {
  boss: PgBoss;
  /** All of it, or nothing. Inside, only the statements that are handed in may be used. */
  transaction<Result>(run: (within: Statements) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const inTransaction = new AsyncLocalStorage<true>();

/** PGlite has one connection: what is asked beside its open transaction would wait for it for ever. */
export const refuseInTransaction = (): void => {
  if (inTransaction.getStore())
    throw new Error('Unexpected statement beside an open transaction, expected one inside it');
};

const statementsOf = (engine: Db): Statements => ({
  engine,
  query: async <Row>(text: string, values?: readonly unknown[]) => {
    const { rows } = await engine.executeSql(text, values && [...values]);
    return rows as Row[];
  },
});

export const databaseOf = (boss: PgBoss, engine: Engine, close: () => Promise<void>): Database => {
  const outside = statementsOf(engine);
  return {
    boss,
    engine,
    close,
    query: (text, values) => {
      refuseInTransaction();
      return outside.query(text, values);
    },
    transaction: async (run) => {
      refuseInTransaction();
      const open = await engine.beginTransaction();
      try {
        const result = await inTransaction.run(true, () => run(statementsOf(open.db)));
        await open.commit();
        return result;
      } catch (error) {
        await open.rollback();
        throw error;
      }
    },
  };
};
