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

export const readSettingsFrom = async (tree: Snapshot, shown: string): Promise<Settings> => {
  const bytes = await tree.read(settingsPath, largestSettings);
  if (bytes === null && (await tree.has(settingsPath))) {
    throw new UsageError(`${shown}: Unexpected folder or link, expected a file`);
  }
  if (bytes === null) return readSettings(null, []).settings;
  const decoded =
    bytes instanceof Uint8Array ? decodeText(bytes) : { problem: 'Unexpected size, expected at most 256 kB' };
  if ('problem' in decoded) throw new UsageError(`${shown}:1: ${decoded.problem}`);
  const { settings, problems } = await readKnown(decoded.text);
  if (problems.length > 0) {
    throw new UsageError(problems.map(({ line, message }) => `${shown}:${line}: ${message}`).join('\n'));
  }
  return settings;
};
