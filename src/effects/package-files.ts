import { readFile } from 'node:fs/promises';

/** Files that come with the package; sources and the published build lie equally deep in it. */
const packageRoot = new URL('../../', import.meta.url);

export const readPackageFile = (path: string): Promise<string> =>
  readFile(new URL(path, packageRoot), 'utf8');

export const readVersion = async (): Promise<string> => {
  const { version } = JSON.parse(await readPackageFile('package.json')) as { version: string };
  return version;
};
