import type { Settings } from '../domain/settings.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { GuidelineFinding } from '../domain/verdict.ts';
import { languages } from '../facts/languages/index.ts';
import type { Deviation } from '../guidelines/deviation.ts';
import type { Language } from '../guidelines/source.ts';
import type { PlacedDeviation } from '../guidelines/introduced.ts';
import { levelOf } from '../pack/rule.ts';
import { ruleIds } from '../pack/rules/index.ts';
import { loadGuidelines } from './load-guidelines.ts';
import { readSourceText, sharedReaders } from './read-facts.ts';

type Guidelines = Awaited<ReturnType<typeof loadGuidelines>>;

/** Profiles other than `torus` leave every guideline off; settings can name single ones. */
const asksForAny = ({ profile, rules }: Settings): boolean =>
  profile === 'torus' || Object.keys(rules).some((id) => !ruleIds.includes(id));

/** What a file does depends on its language and bytes alone. */
const known = new Map<string, readonly Deviation[]>();

const readDeviations = async (
  language: Language,
  text: string,
  guidelines: Guidelines,
): Promise<readonly Deviation[]> => {
  if (language !== 'elixir') return guidelines.readDeviations(guidelines.templateSource(text, language));
  const read = languages.elixir.read(text, await sharedReaders());
  return read ? guidelines.readDeviations(guidelines.elixirSource(read.source)) : [];
};

const deviationsAt = async (
  tree: Snapshot,
  paths: readonly string[],
  guidelines: Guidelines,
): Promise<PlacedDeviation[]> => {
  const found: PlacedDeviation[] = [];
  for (const path of paths) {
    const language = guidelines.languageOf(path);
    const decoded = language && (await readSourceText(tree, path));
    if (!decoded || 'problem' in decoded) continue;
    const key = `${language} ${decoded.text}`;
    const deviations = known.get(key) ?? (await readDeviations(language, decoded.text, guidelines));
    known.set(key, deviations);
    for (const deviation of deviations) found.push({ path, deviation });
  }
  return found;
};

interface Change {
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
