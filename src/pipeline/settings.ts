import type { Problem } from '../domain/finding.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { ruleIds } from '../pack/rules/index.ts';
import { type ReadSettings, readSettings, settingsPath } from '../settings/settings.ts';
import { decodeText } from '../text/decode.ts';
import { UsageError } from './faults.ts';
import { loadGuidelines } from './load-guidelines.ts';

const largestSettings = 256 * 1024;

/** Guidelines are many files, for which only those have to wait who name one. */
const readKnown = async (text: string): Promise<ReadSettings> => {
  const read = readSettings(text, ruleIds);
  if (read.problems.length === 0) return read;
  const { guidelineHeads } = await loadGuidelines();
  return readSettings(text, [...ruleIds, ...guidelineHeads.map(({ id }) => id)]);
};

interface Unreadable {
  settings: null;
  problems: Problem[];
}

const unreadable = (message: string): Unreadable => ({ settings: null, problems: [{ line: 1, message }] });

const readAt = async (tree: Snapshot): Promise<ReadSettings | Unreadable> => {
  const bytes = await tree.read(settingsPath, largestSettings);
  if (bytes === null)
    return (await tree.has(settingsPath))
      ? unreadable('Unexpected folder or link, expected a file')
      : readSettings(null, []);
  if (!(bytes instanceof Uint8Array)) return unreadable('Unexpected size, expected at most 256 kB');
  const decoded = decodeText(bytes);
  return 'problem' in decoded ? unreadable(decoded.problem) : readKnown(decoded.text);
};

/** What is wrong with the settings of a tree. */
export const checkSettings = async (tree: Snapshot): Promise<Problem[]> => (await readAt(tree)).problems;

export const readSettingsFrom = async (tree: Snapshot, shown: string): Promise<Settings> => {
  const { settings, problems } = await readAt(tree);
  if (settings === null || problems.length > 0)
    throw new UsageError(problems.map(({ line, message }) => `${shown}:${line}: ${message}`).join('\n'));
  return settings;
};
