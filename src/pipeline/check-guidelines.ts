import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { GuidelineFinding } from '../domain/verdict.ts';
import type { Deviation } from '../guidelines/deviation.ts';
import type { PlacedDeviation } from '../guidelines/introduced.ts';
import { levelOf } from '../pack/rule.ts';
import { ruleIds } from '../pack/rules/index.ts';
import { loadGuidelines } from './load-guidelines.ts';
import { readExtras, readSourceText } from './read-facts.ts';

type Guidelines = Awaited<ReturnType<typeof loadGuidelines>>;

/** Profiles other than `torus` leave every guideline off; settings can name single ones. */
const asksForAny = ({ profile, rules }: Settings): boolean =>
  profile === 'torus' || Object.keys(rules).some((id) => !ruleIds.includes(id));

const deviationsIn = async (
  tree: Snapshot,
  path: string,
  guidelines: Guidelines,
): Promise<readonly Deviation[]> => {
  const { languageOf, fileGuidelines, readDeviations, templateSource } = guidelines;
  const language = languageOf(path);
  if (language === null) return [];
  if (language === 'elixir') {
    const parts = await readExtras(tree, path, [fileGuidelines]);
    return (parts[fileGuidelines.name] ?? []) as readonly Deviation[];
  }
  const decoded = await readSourceText(tree, path);
  return decoded && 'text' in decoded ? readDeviations(templateSource(decoded.text, language)) : [];
};

const deviationsAt = async (
  tree: Snapshot,
  paths: readonly string[],
  guidelines: Guidelines,
): Promise<PlacedDeviation[]> => {
  const found: PlacedDeviation[] = [];
  for (const path of paths)
    for (const deviation of await deviationsIn(tree, path, guidelines)) found.push({ path, deviation });
  return found;
};

export interface Change {
  /** The tree from which the head went its own way. */
  from: Snapshot;
  paths: readonly string[];
}

/** What a change brings that guidelines advise against; without a base, all that there is. */
export const checkGuidelines = async (
  settings: Settings,
  tree: Snapshot,
  changeOf: () => Promise<Change | null>,
): Promise<GuidelineFinding[]> => {
  if (!asksForAny(settings)) return [];
  const guidelines = await loadGuidelines();
  const levels = new Map(guidelines.guidelineHeads.map((head) => [head.id, levelOf(head, settings)]));
  if ([...levels.values()].every((level) => level === 'off')) return [];
  const change = await changeOf();
  const paths = (change?.paths ?? (await tree.list(''))).filter(guidelines.isGuided);
  return guidelines.judgeGuidelines({
    head: await deviationsAt(tree, paths, guidelines),
    base: change && (await deviationsAt(change.from, paths, guidelines)),
    levelOf: (rule) => levels.get(rule) ?? 'off',
  });
};
