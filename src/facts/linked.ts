import type { Asked } from './asked.ts';
import type { Known, KnownPart } from './known.ts';
import { setMember } from './lookups.ts';

/** What facts were linked from: which files state something, and what was known of all that were looked at. */
export interface Linked {
  main: Set<string>;
  files: Map<string, Known>;
}

/** `file`: what is known of it where it was looked at. */
export const note = (
  { main, files }: Linked,
  path: string,
  file: Known | undefined,
  isMain: boolean,
): void => {
  setMember(main, path, isMain);
  if (file) files.set(path, file);
  else files.delete(path);
};

const isSameText = (one: KnownPart['json'] | undefined, other: KnownPart['json'] | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && one.toString() === other.toString());

const isSame = (one: Known | undefined, other: Known | undefined, framework: string): boolean =>
  one === other ||
  (one !== undefined &&
    other !== undefined &&
    one.fault === other.fault &&
    isSameText(one.parts.get(framework)?.json, other.parts.get(framework)?.json) &&
    JSON.stringify([one.modules, one.glance]) === JSON.stringify([other.modules, other.glance]));

/** Whether a file says what it said when it was linked. */
export const saysAsBefore = (
  from: Linked,
  { main, framework }: Asked,
  path: string,
  file: Known | undefined,
): boolean => from.main.has(path) === main.has(path) && isSame(from.files.get(path), file, framework.name);
