import type { Finding } from '../domain/finding.ts';
import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import { commitsOf } from '../effects/git.ts';
import { openCommit } from '../effects/git-tree.ts';
import { defaultSettings, settingsPath } from '../settings/settings.ts';
import { IncompleteError, UsageError } from './faults.ts';
import { checkSettings, readSettingsFrom } from './settings.ts';

/** The settings that hold, and why the newest ones do not. */
export interface SettingsInForce {
  settings: Settings;
  /** The commit whose settings these are, where they are not those of the tip. */
  from: string | null;
  problems: string[];
}

/** Nobody merges so many slips one after the other; others are not guessed. */
const mostVersions = 30;

const settingsAt = async (root: string, commit: string): Promise<Settings | UsageError> => {
  try {
    return await readSettingsFrom(await openCommit(root, commit), settingsPath);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
};

/**
 * The settings at the tip of a base branch. Where these cannot be read the last ones hold that could: a slip in a file
 * must neither open every gate nor shut the way of its own repair.
 */
export const settingsInForce = async (root: string, tip: string): Promise<SettingsInForce> => {
  const read = await settingsAt(root, tip);
  if (!(read instanceof UsageError)) return { settings: read, from: null, problems: [] };
  const problems = read.message.split('\n');
  const commits = await commitsOf(root, tip, settingsPath);
  for (const commit of commits.slice(0, mostVersions)) {
    const earlier = await settingsAt(root, commit);
    if (!(earlier instanceof UsageError)) return { settings: earlier, from: commit, problems };
  }
  if (commits.length > mostVersions)
    throw new IncompleteError(`the settings could not be read in any of their last ${mostVersions} versions`);
  return { settings: defaultSettings, from: null, problems };
};

/** What is wrong with the settings of a head. They are shown, and hold nowhere before they are merged. */
export const settingsFindings = async (tree: Snapshot): Promise<Finding[]> =>
  (await checkSettings(tree)).map(({ line, message }, index) => ({
    id: `settings-${index}`,
    rule: 'settings',
    level: 'block',
    message,
    design: { path: settingsPath, line },
    page: 'docs/settings.md',
  }));
