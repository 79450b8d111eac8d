import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from '@jest/globals';

/** Compares with a kept output, to the byte. `UPDATE_FIXTURES=1` keeps the new one, for a person to read in the diff. */
export const expectFixture = (name: string, output: string): void => {
  const path = new URL(`fixtures/${name}`, import.meta.url);
  if (process.env['UPDATE_FIXTURES'] === '1') writeFileSync(path, output);
  expect(output).toBe(readFileSync(path, 'utf8'));
};
