import { afterAll } from '@jest/globals';
import {
  makeDatabase,
  type PostgresServer,
  startPostgres,
  stopPostgres,
  withinPostgres,
} from '../../postgres-server.ts';

let server: PostgresServer | null = null;

afterAll(async () => {
  if (server) await stopPostgres(server);
});

/** What a query answers after SQL, text by text, in a database of its own. */
export const askPostgres = async <Answer>(sql: readonly string[], query: string): Promise<Answer> => {
  server ??= startPostgres();
  const name = await makeDatabase(server);
  return withinPostgres(server, name, async (client) => {
    for (const text of sql) await client.query(text);
    const { rows } = await client.query<{ answer: Answer }>(query);
    const [first] = rows;
    if (!first) throw new Error('the query answers nothing');
    return first.answer;
  });
};
