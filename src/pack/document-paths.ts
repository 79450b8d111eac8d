import { basename, dirname } from 'node:path/posix';
import type { Settings } from '../domain/settings.ts';
import { packFileNames } from './pack.ts';
import { waiversPath } from './waivers.ts';

/** Which files are documents, by where they lie and what they are called. */

export const planningName = 'PLANNING.md';

export const isDesignFile = (path: string): boolean =>
  basename(path) === 'manifest.json' || path.endsWith('_design.md');

const inPack = [...packFileNames, waiversPath('')];

/** Whether a file is a document, as the settings place them. Whatever else lies beside documents is none. */
export const isDocumentPath = (
  { packs, designs }: Pick<Settings, 'packs' | 'designs'>,
  path: string,
): boolean => {
  if (path === planningName) return true;
  if (isDesignFile(path) && dirname(path) === designs) return true;
  return inPack.includes(basename(path)) && packs.some((root) => root === '' || path.startsWith(`${root}/`));
};
