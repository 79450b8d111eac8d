import type { Files } from '../files.ts';
import { editFile, of, type Target } from '../mutation.ts';

/** What several operators do. */

export const contradicts = (target: Target, files: Record<string, string> | null) =>
  files && { files, expected: [of(target, 'contradicts', target.siteOf(target.claim))] };

/** A pattern replaced in every file of the application. */
export const editAll = (files: Files, pattern: RegExp, replacement: string): Record<string, string> =>
  Object.assign(
    {},
    ...[...files.keys()]
      .filter((path) => /^(?:lib|config)\//.test(path))
      .map((path) => editFile(files, path, pattern, replacement)),
  ) as Record<string, string>;
