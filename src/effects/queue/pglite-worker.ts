import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

/** PGlite on a thread of its own: it computes, and webhooks are answered meanwhile. */
export interface PgliteRequest {
  id: number;
  /** Null closes the database. */
  text: string | null;
  values: readonly unknown[];
}

export interface PgliteReply {
  id: number;
  rows: unknown[];
  error: { message: string; code: string | null } | null;
}

const faultOf = (error: unknown): NonNullable<PgliteReply['error']> => ({
  message: error instanceof Error ? error.message : String(error),
  code: error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null,
});

const run = async (lite: PGlite, { text, values }: PgliteRequest): Promise<unknown[]> => {
  if (text === null) {
    await lite.close();
    return [];
  }
  if (values.length > 0) return (await lite.query(text, [...values])).rows;
  // Several statements in one text go only this way.
  return (await lite.exec(text)).flatMap(({ rows }) => rows);
};

const { folder } = workerData as { folder: string };
const post = (reply: PgliteReply): void => parentPort?.postMessage(reply);

const serve = (lite: PGlite): void => {
  parentPort?.on('message', (request: PgliteRequest) => {
    run(lite, request)
      .then((rows) => post({ id: request.id, rows, error: null }))
      .catch((error: unknown) => post({ id: request.id, rows: [], error: faultOf(error) }))
      .finally(() => {
        if (request.text === null) parentPort?.close();
      });
  });
};

try {
  serve(await PGlite.create({ dataDir: folder }));
  post({ id: 0, rows: [], error: null });
} catch (error) {
  post({ id: 0, rows: [], error: faultOf(error) });
}
