import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { missingBuilds } from '../../.ci/complete-lockfile.ts';

interface Manifest {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const lockfile = read('package-lock.json');

test('every package has an exact version', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Manifest;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('the lockfile names no registry', () => {
  expect(lockfile).not.toMatch(/"resolved": "https?:/);
});

test('the lockfile has the builds for every system; `npm run lock` adds what is missing', () => {
  expect(missingBuilds(JSON.parse(lockfile) as Parameters<typeof missingBuilds>[0])).toEqual([]);
});
