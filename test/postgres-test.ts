import { test } from '@jest/globals';
import { missingPostgres } from './postgres-server.ts';

const isRequired = process.env['SPECGATE_ORACLES'] === 'required';

/** A test that asks PostgreSQL itself; without one it is left out and says so, or fails where it is required. */
export const postgresTest = (name: string, run: () => Promise<void>): void => {
  if (missingPostgres === null || isRequired) {
    test(name, run, 120_000);
    return;
  }
  const told = `${name} (left out: ${missingPostgres})`;
  process.stderr.write(`${told}\n`);
  test.skip(told, run);
};
